// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.session.ManagerBase;

/** Finds what keeps an application's sessions and error pages from the client certificate. Stateless. */
final class SessionCheck {
    private SessionCheck() {}

    /** Returns one warning for each such thing, with what to change; none for an application without the Realm. */
    static List<String> warnings(Context application) {
        List<String> warnings = new ArrayList<>();
        attributeFilter(application).ifPresent(warnings::add);
        valveBeforeOurs(application).ifPresent(warnings::add);
        singleSignOnWithTheRealmAlone(application).ifPresent(warnings::add);
        return warnings;
    }

    /**
     * A session loses its binding where the filter drops the attribute, and expires after a restart. In a cluster, a
     * node that is running when the session is made has the note too, and one that starts later has not.
     */
    private static Optional<String> attributeFilter(Context application) {
        return hasMappingValveAbove(application)
                        && application.getManager() instanceof ManagerBase manager
                        && manager.getSessionAttributeNameFilter() != null
                        && !SessionBinding.ATTRIBUTE.matches(manager.getSessionAttributeNameFilter())
                ? Optional.of("sessionAttributeNameFilter [" + manager.getSessionAttributeNameFilter()
                        + "] of the Manager of " + name(application) + " does not match the attribute ["
                        + SessionBinding.ATTRIBUTE + "], which binds a session to its certificate: every session"
                        + " expires with a restart, and with a failover to a node that was started later; add the attribute to"
                        + " the filter")
                : Optional.empty();
    }

    /** The Host runs the application's error page for a Valve that refuses a request in the Context before ours. */
    private static Optional<String> valveBeforeOurs(Context application) {
        for (Valve valve = application.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
            if (valve instanceof MappingValve) {
                return Optional.empty();
            }
            if (!(valve instanceof AccessLog) && isBeforeAMappingValve(valve)) {
                return Optional.of(valve.getClass().getSimpleName() + " is in the Context of " + name(application)
                        + " before the ClientCertificateMappingValve: where it refuses a request, the application's"
                        + " error page runs with the session of the cookie, whatever certificate the client presents;"
                        + " put the ClientCertificateMappingValve first, or into the Host");
            }
        }
        return Optional.empty();
    }

    private static boolean isBeforeAMappingValve(Valve first) {
        for (Valve valve = first.getNext(); valve != null; valve = valve.getNext()) {
            if (valve instanceof MappingValve) {
                return true;
            }
        }
        return false;
    }

    /** Tomcat refuses some requests, such as TRACE, before it calls the Realm. */
    private static Optional<String> singleSignOnWithTheRealmAlone(Context application) {
        boolean realmAlone = RealmLookup.in(application).isPresent() && !hasMappingValveAbove(application);
        return realmAlone && hasAbove(application, SingleSignOn.class)
                ? Optional.of("SingleSignOn is configured for " + name(application)
                        + ", which has an " + RealmReview.EITHER_REALM
                        + " and no ClientCertificateMappingValve: the error page of"
                        + " the application for a request that Tomcat refuses itself, such as TRACE, runs as the user"
                        + " of the cookie, without the certificate; add a ClientCertificateMappingValve")
                : Optional.empty();
    }

    private static boolean hasMappingValveAbove(Context application) {
        return hasAbove(application, MappingValve.class);
    }

    private static boolean hasAbove(Context application, Class<? extends Valve> type) {
        for (Container above = application; above != null; above = above.getParent()) {
            for (Valve valve : above.getPipeline().getValves()) {
                if (type.isInstance(valve)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String name(Context application) {
        return "[" + (application.getName().isEmpty() ? "ROOT" : application.getName()) + "]";
    }
}
