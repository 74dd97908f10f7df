// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.response.ConstraintRefusal;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.session.NewSessionBinding;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.ValveBase;

/**
 * Completes the error pages of a Host, between Tomcat's ErrorReportValve and the applications. Where a
 * security-constraint has refused a request, Tomcat's page gets the reason and the correlation ID
 * ({@link ConstraintRefusal}). Where the Valve of an application is in its Context, a request in error, such as TRACE,
 * is decided by that Valve all the same: the Host does not enter the Context for it, but runs the error page of the
 * application. A principal that Tomcat has cached is verified here where the Realm is nested in another one.
 *
 * <p>A started ClientCertificateMappingValve adds one to each Host that it serves; it is removed when no such Valve is
 * left. A nested Realm adds one as well. One that is configured in {@code server.xml} has the same effect, and is moved
 * behind the ErrorReportValve. Stateless, therefore thread-safe; adding and removing hold the lock of the Host's
 * pipeline.
 */
public final class ErrorPageValve extends ValveBase {
    /** Creates one that Tomcat configures, or {@link #addFor} adds. */
    public ErrorPageValve() {
        super(true); // the application may handle requests asynchronously
    }

    /** Adds one to each Host that a Valve of this container serves, where it is missing. */
    static void addFor(Container ofValve) {
        for (Container host : hostsOf(ofValve)) {
            Pipeline pipeline = host.getPipeline();
            synchronized (pipeline) {
                Optional<ErrorPageValve> present = in(host);
                if (present.isPresent() && isBeforeErrorReport(present.get())) {
                    pipeline.removeValve(present.get());
                    present = Optional.empty();
                }
                if (present.isEmpty()) {
                    ErrorPageValve added = new ErrorPageValve();
                    added.setNext(pipeline.getBasic()); // the Host may be serving requests
                    pipeline.addValve(added);
                }
            }
        }
    }

    /** Removes those that only the Valve of this container needed, which has stopped. */
    static void removeFor(Container ofValve) {
        for (Container host : hostsOf(ofValve)) {
            synchronized (host.getPipeline()) {
                if (!isServed(host)) {
                    in(host).ifPresent(host.getPipeline()::removeValve);
                }
            }
        }
    }

    private static Container[] hostsOf(Container ofValve) {
        if (ofValve instanceof Engine) {
            return ofValve.findChildren();
        }
        Container host = ofValve instanceof Host ? ofValve : ofValve.getParent();
        return host == null ? new Container[0] : new Container[] {host};
    }

    private static boolean isBeforeErrorReport(Valve ours) {
        for (Valve valve = ours; valve != null; valve = valve.getNext()) {
            if (valve instanceof ErrorReportValve) {
                return true;
            }
        }
        return false;
    }

    private static boolean isServed(Container host) {
        if (hasStartedValve(host.getParent()) || hasStartedValve(host) || RealmLookup.isNested(host)) {
            return true;
        }
        for (Container application : host.findChildren()) {
            if (application.getState().isAvailable()
                    && (hasStartedValve(application) || RealmLookup.isNested(application))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasStartedValve(Container container) {
        for (Valve valve = container.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
            if (valve instanceof MappingValve
                    && valve instanceof Lifecycle lifecycle
                    && lifecycle.getState().isAvailable()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Optional<MappingValve> ofContext =
                request.getContext() == null ? Optional.empty() : valveOf(request.getContext());
        if (ofContext.isPresent() && response.isError()) {
            ofContext.get().invokeFrom(this, request, response);
            return;
        }
        if (ofContext.isPresent()) {
            try {
                NewSessionBinding.during(request, () -> getNext().invoke(request, response));
            } finally {
                SessionBinding.bind(request); // an error page, which runs after the Valve of the Context
            }
        } else {
            verifyCachedPrincipal(request);
            getNext().invoke(request, response);
        }
        ConstraintRefusal.complete(request, response);
    }

    /**
     * Verifies what SingleSignOn has set, and what Tomcat's authenticator would take from the session: CombinedRealm
     * and LockOutRealm do not let a nested Realm do so.
     */
    private void verifyCachedPrincipal(Request request) {
        Optional<CertificateRealm> realm = RealmLookup.in(request.getContext(), getContainer());
        if (realm.isPresent()) {
            if (RealmLookup.isNested(request.getContext())) {
                CachedPrincipal.restore(request);
            }
            CachedPrincipal.verify(request, realm.get());
        }
    }

    private static Optional<ErrorPageValve> in(Container host) {
        for (Valve valve = host.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
            if (valve instanceof ErrorPageValve added) {
                return Optional.of(added);
            }
        }
        return Optional.empty();
    }

    /** Returns the innermost Valve of an application; empty if its Context has none. */
    private static Optional<MappingValve> valveOf(Context application) {
        MappingValve innermost = null;
        for (Valve valve = application.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
            if (valve instanceof MappingValve ours) {
                innermost = ours;
            }
        }
        return Optional.ofNullable(innermost);
    }
}
