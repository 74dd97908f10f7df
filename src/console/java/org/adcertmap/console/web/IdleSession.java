// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Ends a session that its user does not use, although the script of a page polls: Tomcat counts each request as use.
 * Stateless; the time is in the session.
 */
final class IdleSession {
    private static final String USED = "org.adcertmap.console.used";
    private static final Set<String> POLLED = Set.of("/live.json", "/refusals/live");

    private IdleSession() {}

    /** Returns whether the script of a page sends the request by itself. */
    static boolean isPoll(HttpServletRequest request) {
        return POLLED.contains(Requests.path(request));
    }

    /** Notes that the user is there, or ends the session if only its script has been for as long as it lasts. */
    static void check(HttpServletRequest request, Instant now) throws ServletException {
        HttpSession session = request.getSession(false);
        if (session == null || !HttpServletRequest.FORM_AUTH.equals(request.getAuthType())) {
            return; // the session has no login
        }
        if (!isPoll(request) || !(session.getAttribute(USED) instanceof Instant used)) {
            session.setAttribute(USED, now);
        } else if (used.plus(Duration.ofSeconds(session.getMaxInactiveInterval()))
                .isBefore(now)) {
            session.invalidate();
            request.logout();
        }
    }
}
