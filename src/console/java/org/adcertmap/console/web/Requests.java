// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.jmx.PrintableText;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Role;
import org.adcertmap.console.page.User;

/** Reads requests. Stateless. */
final class Requests {
    private Requests() {}

    /** Returns the path in the application, decoded, without parameters of the path. */
    static String path(HttpServletRequest request) {
        String below = request.getPathInfo();
        return below == null ? request.getServletPath() : request.getServletPath() + below;
    }

    /** Returns the user of a request, with the roles of the console that the user has. */
    static User user(HttpServletRequest request) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (role != Role.NONE && request.isUserInRole(role.roleName())) {
                roles.add(role);
            }
        }
        String name = request.getUserPrincipal() == null
                ? ""
                : request.getUserPrincipal().getName();
        return new User(PrintableText.of(name), roles, PrintableText.of(request.getRemoteAddr()));
    }

    /** Returns why parameters and uploaded files cannot be read: too large for {@code web.xml}, or malformed. */
    static Optional<ErrorView> unreadable(HttpServletRequest request) {
        try {
            request.getParameterMap(); // Tomcat 11 reports malformed or too large ones, 10.1 leaves them out
            if (isMultipart(request)) {
                request.getParts();
            }
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(isTooLarge(e) ? ErrorView.tooLarge() : ErrorView.malformed());
        } catch (IOException | ServletException e) {
            return Optional.of(ErrorView.malformed());
        }
    }

    /**
     * The exception of Tomcat 11, {@code InvalidParameterException}, has the status; 10.1 has no such class, and throws
     * the exception of the Servlet specification for too large forms alone.
     */
    private static boolean isTooLarge(IllegalStateException failure) {
        try {
            Object status = failure.getClass().getMethod("getErrorCode").invoke(failure);
            return Integer.valueOf(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE)
                    .equals(status);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static boolean isMultipart(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getMethod().equals("POST") && type != null && type.startsWith("multipart/form-data");
    }

    /** Returns what a page gets of a request. */
    static Call call(HttpServletRequest request, Beans beans, Instant now) throws IOException, ServletException {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        Map<String, byte[]> uploads = new LinkedHashMap<>();
        if (isMultipart(request)) {
            for (Part part : request.getParts()) {
                if (part.getSubmittedFileName() != null) {
                    try (InputStream in = part.getInputStream()) {
                        uploads.put(part.getName(), in.readAllBytes()); // bounded by web.xml
                    }
                }
            }
        }
        return new Call(path(request), Map.copyOf(parameters), Map.copyOf(uploads), user(request), beans, now);
    }
}
