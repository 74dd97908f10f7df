// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * Logs a scraper in with the name and password of its Authorization header (RFC 7617), for the paths that have no login
 * page. Tomcat's Realm checks them, with its lockout; no session is made. Stateless.
 */
final class ScraperLogin {
    static final String CHALLENGE = "Basic realm=\"adcertmap\", charset=\"UTF-8\"";

    private static final String SCHEME = "basic ";

    private ScraperLogin() {}

    /** Returns whether the request has a user now. */
    static boolean login(HttpServletRequest request) {
        if (request.getUserPrincipal() != null) {
            return true;
        }
        String header = request.getHeader("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        try {
            byte[] octets =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String[] credentials = new String(octets, StandardCharsets.UTF_8).split(":", 2);
            if (credentials.length < 2) {
                return false;
            }
            request.login(credentials[0], credentials[1]);
            return true;
        } catch (IllegalArgumentException | ServletException e) {
            return false; // no Base64, or wrong credentials, which the Realm counts
        }
    }
}
