// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Recognises the POST requests of the console's own forms, so that no other site can forge one (CSRF): by a token of
 * the session, and by what the browser says of the origin. Stateless; the token is in the session.
 */
final class FormToken {
    /** The hidden field of each form. */
    static final String FIELD = "token";

    private static final String ATTRIBUTE = "org.adcertmap.console.token";
    private static final int OCTETS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private FormToken() {}

    /** Returns the token of the session, and makes a session and a token where there is none. */
    static String of(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        synchronized (FormToken.class) { // two requests of a new session get one token
            if (session.getAttribute(ATTRIBUTE) instanceof String token) {
                return token;
            }
            byte[] octets = new byte[OCTETS];
            RANDOM.nextBytes(octets);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
            session.setAttribute(ATTRIBUTE, token);
            return token;
        }
    }

    /** Returns why a POST request is refused; empty if one of the console's own forms has sent it. */
    static Optional<String> refusal(HttpServletRequest request) {
        if (!isSameOrigin(request)) {
            return Optional.of("The browser does not say that a page of this console has sent the form.");
        }
        HttpSession session = request.getSession(false);
        Object expected = session == null ? null : session.getAttribute(ATTRIBUTE);
        String sent = request.getParameter(FIELD);
        if (!(expected instanceof String token) || sent == null || !equal(token, sent)) {
            return Optional.of("The form is not of this session. Nothing was changed. Load the page again.");
        }
        return Optional.empty();
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Sec-Fetch-Site decides; a browser that sends none must send an Origin that is the request's own. */
    private static boolean isSameOrigin(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null ? site.equals("same-origin") : origin(request).equals(request.getHeader("Origin"));
    }

    private static String origin(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean isDefaultPort = port == (request.isSecure() ? 443 : 80);
        return request.getScheme() + "://" + request.getServerName() + (isDefaultPort ? "" : ":" + port);
    }
}
