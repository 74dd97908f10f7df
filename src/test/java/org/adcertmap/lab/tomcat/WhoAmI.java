// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.realm.GenericPrincipal;

/**
 * The application of the tests and of the demo: prints the authenticated user, one {@code name=value} a line. With
 * {@code ?role=R} it calls isUserInRole; with {@code ?note=N} it stores a note in the session. Where the request has a
 * session, or asks for one, it prints the note as {@code note}.
 */
public final class WhoAmI extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "org.adcertmap.";
    private static final List<String> VARIABLES = List.of(
            "REMOTE_USER",
            "AUTH_TYPE",
            PREFIX + "LOGON_USER",
            PREFIX + "SUBSTATUS",
            PREFIX + "REASON",
            PREFIX + "CORRELATION",
            PREFIX + "CERT_SUBJECT",
            PREFIX + "CERT_ISSUER",
            PREFIX + "CERT_SERIALNUMBER",
            PREFIX + "CERT_COOKIE",
            PREFIX + "CERT_FLAGS",
            PREFIX + "CERT_KEYSIZE");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter("note") != null) {
            request.getSession().setAttribute("note", request.getParameter("note"));
        }
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        Principal principal = request.getUserPrincipal();
        out.println("user=" + (principal == null ? "anonymous" : principal.getName()));
        out.println("remoteUser=" + request.getRemoteUser());
        out.println("authType=" + request.getAuthType());
        if (request.getParameter("role") != null) {
            out.println("inRole=" + request.isUserInRole(request.getParameter("role")));
        }
        HttpSession session = request.getSession(false);
        if (session != null || request.getRequestedSessionId() != null) {
            out.println("note=" + (session == null ? null : session.getAttribute("note")));
        }
        for (String name : VARIABLES) {
            if (request.getAttribute(name) != null) {
                out.println(name + "=" + request.getAttribute(name));
            }
        }
        if (principal instanceof GenericPrincipal account) {
            out.println("roles=" + String.join(",", account.getRoles()));
            for (String name : Collections.list(account.getAttributeNames())) {
                out.println("principal." + name + "=" + account.getAttribute(name));
            }
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }
}
