// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.adcertmap.tomcat.session.RequestState;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * Gives the reason where Tomcat refuses a request because of a security-constraint of the application: with 401 or 403,
 * on Tomcat's own page, which has no reason by itself. The page gets reason code and correlation ID like the pages of
 * the Valve, the request gets the server variables, and the log one line. A refusal by the application itself is left
 * as it is: whether a constraint refused is evaluated again, from the constraints and the principal. Stateless.
 */
public final class ConstraintRefusal {
    private static final Log LOG = LogFactory.getLog("org.adcertmap.tomcat.ClientCertificateMappingValve");

    private ConstraintRefusal() {}

    /**
     * Sets the server variables of a request without a principal to a resource that requires one, so that the
     * application's own error page finds them. {@link #complete} removes them if the request is not refused.
     */
    public static void prepare(Request request) {
        Context application = request.getContext();
        if (application != null && requiresLogin(constraints(request, application))) {
            RefusalReport.setVariables(request, loginRequired(application));
        }
    }

    /**
     * Completes the page of a refused request, called between the application and Tomcat's ErrorReportValve. A page
     * that the application has written stays as it is.
     */
    public static void complete(Request request, Response response) {
        RequestState state = RequestState.of(request);
        boolean prepared = ServerVariables.get(request, ServerVariables.REASON) != null;
        if (!isRefusal(response)) {
            if (prepared && !state.isReported() && !request.isAsync()) {
                ServerVariables.clearRefusal(request);
            }
            return;
        }
        Context application = request.getContext();
        if (application == null || state.isRefused()) {
            return;
        }
        SecurityConstraint[] constraints = constraints(request, application);
        Principal user = request.getUserPrincipal();
        if (user == null && prepared && requiresLogin(constraints)) {
            RefusalReport.showOnPage(request, response);
            if (!state.isReported()) {
                RefusalReport.writeLoginRequired(request, response, loginRequired(application), LOG);
            }
        } else if (user != null && !state.isReported() && !isPermitted(request, application, constraints)) {
            roleMissing(request, response, constraints, application);
        }
    }

    /** Reports that a mapped account has none of the roles; does nothing for another principal. */
    public static void roleMissing(
            Request request, Response response, SecurityConstraint[] constraints, Context application) {
        Principal user = request.getUserPrincipal();
        AccountPrincipal.certificateOf(user).ifPresent(certificate -> {
            List<String> roles = Arrays.stream(constraints)
                    .flatMap(constraint -> Arrays.stream(constraint.findAuthRoles()))
                    .distinct()
                    .toList();
            HttpRefusal refusal =
                    HttpRefusal.roleRequired(user.getName(), roles, AccountPrincipal.rolesOf(user), name(application));
            RefusalReport.setVariables(request, refusal);
            RefusalReport.writeLimited(request, refusal, certificate, LOG);
            RefusalReport.showOnPage(request, response);
            ValvePosition.innermost(application).ifPresent(valve -> valve.countResponse(refusal.reasonCode()));
        });
    }

    private static HttpRefusal loginRequired(Context application) {
        return HttpRefusal.loginRequired(name(application), ValvePosition.isMappingOff(application));
    }

    private static String name(Context application) {
        return application.getPath().isEmpty() ? "/" : application.getPath();
    }

    private static boolean isRefusal(Response response) {
        return response.isError() && (response.getStatus() == 401 || response.getStatus() == 403);
    }

    /** Returns the constraints that apply to the request; empty if it is not protected. */
    private static SecurityConstraint[] constraints(Request request, Context application) {
        SecurityConstraint[] found = application.getRealm() == null
                ? null
                : application.getRealm().findSecurityConstraints(request, application);
        return found == null ? new SecurityConstraint[0] : found;
    }

    /** Returns whether the constraints permit a user with a role, and none without a login. */
    private static boolean requiresLogin(SecurityConstraint[] constraints) {
        return constraints.length > 0
                && Arrays.stream(constraints)
                        .allMatch(constraint -> constraint.getAuthConstraint()
                                && (constraint.getAllRoles()
                                        || constraint.getAuthenticatedUsers()
                                        || constraint.findAuthRoles().length > 0));
    }

    /**
     * As {@code RealmBase.hasResourcePermission}, for a user; a request that must be repeated over TLS is permitted.
     */
    private static boolean isPermitted(Request request, Context application, SecurityConstraint[] constraints) {
        if (constraints.length == 0) {
            return true;
        }
        boolean permitted = false;
        for (SecurityConstraint constraint : constraints) {
            String[] roles = constraint.getAllRoles() ? application.findSecurityRoles() : constraint.findAuthRoles();
            boolean anyRole = constraint.getAllRoles() || constraint.getAuthenticatedUsers();
            if (roles.length == 0 && !anyRole && constraint.getAuthConstraint()) {
                return false;
            }
            permitted |= !constraint.getAuthConstraint()
                    || constraint.getAuthenticatedUsers()
                    || Arrays.stream(roles)
                            .anyMatch(role -> application
                                    .getRealm()
                                    .hasRole(request.getWrapper(), request.getUserPrincipal(), role));
        }
        return permitted;
    }
}
