// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Pages;
import org.adcertmap.console.page.User;

/**
 * What an error page says. Immutable.
 *
 * @param heading the status in words
 * @param sentence what it means, and what to do
 */
public record ErrorView(int status, String heading, String sentence) {
    static ErrorView notFound() {
        return new ErrorView(404, "Not found", "There is no such page.");
    }

    static ErrorView methodNotAllowed() {
        return new ErrorView(405, "Method not allowed", "This page does not accept requests of this method.");
    }

    static ErrorView tooLarge() {
        return new ErrorView(413, "Too large", "The request is larger than this page accepts.");
    }

    static ErrorView malformed() {
        return new ErrorView(400, "Bad request", "The form is malformed or incomplete.");
    }

    static ErrorView forbidden(String sentence) {
        return new ErrorView(403, "Forbidden", sentence);
    }

    /** Says which role a page needs. */
    static ErrorView roleRequired(User user, Page page) {
        String login = user.name().isEmpty() ? "You are not logged in." : "You are logged in as " + user.name() + ".";
        return forbidden(login + " This page needs the role " + page.role().roleName() + ".");
    }

    /** @param correlation the ID under which the log has the cause */
    static ErrorView internalError(String correlation) {
        return new ErrorView(
                500, "Internal error", "The log of Tomcat has the cause, with the correlation ID " + correlation + ".");
    }

    /** Says what an error of Tomcat means that was not made by a page. */
    static ErrorView ofContainer(HttpServletRequest request, User user, Pages pages) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer number ? number : 500;
        if (status == 403) {
            Optional<Page> page = pages.at(requestedPath(request));
            if (page.isPresent()
                    && !user.name().isEmpty()
                    && !user.has(page.get().role())) {
                return roleRequired(user, page.get());
            }
            return forbidden(
                    user.name().isEmpty()
                            ? "Access from the address " + user.address()
                                    + " is not permitted; META-INF/context.xml of the console has the permitted ones."
                            : "This page is not permitted.");
        }
        return switch (status) {
            case 404 -> notFound();
            case 405 -> methodNotAllowed();
            case 408 -> new ErrorView(408, "Login timed out", "Load the page again and log in.");
            case 413 -> tooLarge();
            default -> new ErrorView(status, "Error " + status, "The request could not be served.");
        };
    }

    private static String requestedPath(HttpServletRequest request) {
        String uri = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        try {
            String path = URLDecoder.decode(uri.split(";")[0].replace("+", "%2B"), StandardCharsets.UTF_8);
            return path.startsWith(request.getContextPath())
                    ? path.substring(request.getContextPath().length())
                    : path;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
