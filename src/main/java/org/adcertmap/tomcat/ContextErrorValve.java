// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.session.NewSessionBinding;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Serves, in a Host, the error pages of applications whose Valve is in their Context: the Host does not enter the
 * Context for a request in error, such as TRACE, but runs the error page of the application. Such a request is decided
 * by the Valve of the Context all the same. A Valve in a Context adds one to its Host, and removes it when no
 * application of the Host has such a Valve any longer; one that is configured in {@code server.xml} has no other
 * effect. Stateless, therefore thread-safe; adding and removing hold the lock of the Host's pipeline.
 */
public final class ContextErrorValve extends ValveBase {
    /** Creates one that Tomcat configures, or {@link #addFor} adds. */
    public ContextErrorValve() {
        super(true); // the application may handle requests asynchronously
    }

    static void addFor(Context application) {
        if (application.getParent() == null) {
            return;
        }
        Pipeline pipeline = application.getParent().getPipeline();
        synchronized (pipeline) {
            if (in(application.getParent()).isEmpty()) {
                ContextErrorValve added = new ContextErrorValve();
                added.setNext(pipeline.getBasic()); // the Host may be serving requests
                pipeline.addValve(added);
            }
        }
    }

    static void removeFor(Context application) {
        Container host = application.getParent();
        if (host == null) {
            return;
        }
        synchronized (host.getPipeline()) {
            for (Container other : host.findChildren()) {
                if (other != application
                        && other.getState().isAvailable()
                        && valveOf((Context) other).isPresent()) {
                    return;
                }
            }
            in(host).ifPresent(host.getPipeline()::removeValve);
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Optional<MappingValve> ofContext =
                request.getContext() == null ? Optional.empty() : valveOf(request.getContext());
        if (ofContext.isEmpty()) {
            getNext().invoke(request, response);
        } else if (response.isError()) {
            ofContext.get().invokeFrom(this, request, response);
        } else {
            try {
                NewSessionBinding.during(request, () -> getNext().invoke(request, response));
            } finally {
                SessionBinding.bind(request); // an error page, which runs after the Valve of the Context
            }
        }
    }

    private static Optional<ContextErrorValve> in(Container host) {
        for (Valve valve = host.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
            if (valve instanceof ContextErrorValve added) {
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
