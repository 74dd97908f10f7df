// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.security.Principal;
import java.util.Optional;

/**
 * The client to which a session is bound: one certificate with the account that it is mapped to, or every
 * unauthenticated client. A certificate with another account is another client: one certificate may be mapped to
 * several accounts, and to another one after a change in the directory. Immutable.
 *
 * @param certificate SHA-256 of the certificate in hexadecimal; {@code anonymous} for unauthenticated clients
 * @param account the SID of the account, or its name if it has none; empty for unauthenticated clients
 */
public record SessionClient(String certificate, String account) {
    /** Every client whose requests continue unauthenticated, with or without a certificate. */
    public static final SessionClient ANONYMOUS = new SessionClient("anonymous", "");

    /** Returns the client of a principal of the Realm; empty for the principal of another Realm. */
    public static Optional<SessionClient> of(Principal principal) {
        Optional<String> certificate = AccountPrincipal.certificateOf(principal);
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(new SessionClient(
                        certificate.get(), AccountPrincipal.sidOf(principal).orElse(principal.getName())));
    }

    /** Returns the client that a session stores; empty if the value is missing or of another type. */
    public static Optional<SessionClient> stored(Object value) {
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        int separator = text.indexOf(' ');
        return Optional.of(
                separator < 0
                        ? new SessionClient(text, "")
                        : new SessionClient(text.substring(0, separator), text.substring(separator + 1)));
    }

    /** Returns what a session stores: the certificate, a blank and the account; or {@code anonymous}. */
    public String value() {
        return account.isEmpty() ? certificate : certificate + " " + account;
    }

    /** Returns whether {@link #value} equals what a session stores. Runs for every request, and makes no text. */
    public boolean isStoredAs(Object value) {
        return value instanceof String text
                && text.startsWith(certificate)
                && text.endsWith(account)
                && (account.isEmpty()
                        ? text.length() == certificate.length()
                        : text.length() == certificate.length() + 1 + account.length()
                                && text.charAt(certificate.length()) == ' ');
    }
}
