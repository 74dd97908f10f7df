// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management.change;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * What enabling or disabling a Valve would do to the applications that it serves: those in its container whose
 * innermost Valve it is. Immutable.
 *
 * @param sessions the number of sessions that end with their next request: those bound to a client certificate, if the
 *     Valve is disabled; those bound to no client, if it is enabled
 * @param unauthenticated the context paths of applications without an {@code auth-constraint}: a disabled Valve permits
 *     unauthenticated access to them; empty if the Valve is enabled, or {@code anonymousAuthentication} is false
 * @param denied the context paths of applications with an {@code auth-constraint} whose login-config is CLIENT-CERT or
 *     missing: they respond with 401 or 403 there; empty if the Valve is enabled, or {@code anonymousAuthentication} is
 *     false
 * @param otherLogin the context paths of applications with an {@code auth-constraint} whose login-config has another
 *     login, such as FORM; empty if the Valve is enabled, or {@code anonymousAuthentication} is false
 * @param words all of it in one sentence
 */
public record ChangePreview(
        int sessions, List<String> unauthenticated, List<String> denied, List<String> otherLogin, String words) {

    /** Returns the preview for a Valve in a container. */
    public static ChangePreview of(boolean enabled, MappingValve valve, Container container) {
        List<Context> served = new ArrayList<>();
        addServed(valve, container, served);
        return enabled ? ofEnabling(served, valve) : ofDisabling(served, valve);
    }

    private static ChangePreview ofEnabling(List<Context> served, MappingValve valve) {
        int unbound = sessions(served, SessionBinding::isUnboundSession);
        return new ChangePreview(
                unbound,
                List.of(),
                List.of(),
                List.of(),
                "From the next request on, client certificates are mapped, and a request without a mapped account "
                        + (valve.isAnonymousAuthentication() ? "continues unauthenticated" : "is refused")
                        + sessionsEnd(unbound, "no client") + ".");
    }

    private static ChangePreview ofDisabling(List<Context> served, MappingValve valve) {
        int bound = sessions(served, SessionBinding::isBoundToCertificate);
        String noneIsMapped = "From the next request on, no client certificate is mapped"
                + sessionsEnd(bound, "a client certificate");
        if (!valve.isAnonymousAuthentication()) {
            return new ChangePreview(
                    bound,
                    List.of(),
                    List.of(),
                    List.of(),
                    noneIsMapped
                            + list(
                                    "anonymousAuthentication is false, so that every request is refused with 401 in ",
                                    paths(served, application -> true))
                            + ".");
        }
        List<String> unauthenticated = paths(served, application -> !isConstrained(application));
        List<String> otherLogin =
                paths(served, application -> isConstrained(application) && hasOtherLogin(application));
        List<String> denied = paths(served, application -> isConstrained(application) && !hasOtherLogin(application));
        return new ChangePreview(
                bound,
                unauthenticated,
                denied,
                otherLogin,
                noneIsMapped
                        + list("unauthenticated access is permitted to ", unauthenticated)
                        + list("the response is 401 or 403 where a constraint applies in ", denied)
                        + list("another login remains in ", otherLogin) + ".");
    }

    private static String sessionsEnd(int sessions, String client) {
        return "; " + sessions + (sessions == 1 ? " session ends" : " sessions end")
                + " with the next request, bound to " + client;
    }

    private static String list(String title, List<String> paths) {
        return paths.isEmpty() ? "" : "; " + title + String.join(", ", paths);
    }

    private static void addServed(MappingValve valve, Container container, List<Context> served) {
        if (container instanceof Context application) {
            if (ValvePosition.innermost(application).orElse(null) == valve) {
                served.add(application);
            }
        } else if (container != null) {
            for (Container child : container.findChildren()) {
                addServed(valve, child, served);
            }
        }
    }

    private static int sessions(List<Context> served, Predicate<Session> condition) {
        return (int) served.stream()
                .filter(application -> application.getManager() != null)
                .flatMap(application -> Arrays.stream(application.getManager().findSessions()))
                .filter(Session::isValid)
                .filter(condition)
                .count();
    }

    private static List<String> paths(List<Context> served, Predicate<Context> condition) {
        return served.stream()
                .filter(condition)
                .map(ContainerNames::path)
                .sorted()
                .toList();
    }

    private static boolean isConstrained(Context application) {
        return Arrays.stream(application.findConstraints()).anyMatch(SecurityConstraint::getAuthConstraint);
    }

    private static boolean hasOtherLogin(Context application) {
        LoginConfig login = application.getLoginConfig();
        String method = login == null ? null : login.getAuthMethod();
        return method != null && !method.equals("CLIENT-CERT") && !method.equals("NONE");
    }
}
