// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.Account;

/**
 * The client to which a session is bound: one certificate with the account that it is mapped to, or every
 * unauthenticated client. A certificate with another account is another client: one certificate may be mapped to
 * several accounts, and to another one after a change in the directory. Immutable; safe for any number of threads.
 */
public final class SessionClient {
    /** Every client whose requests continue unauthenticated, with or without a certificate. */
    public static final SessionClient ANONYMOUS = new SessionClient("anonymous", "");

    private final String certificate;
    private final Object account; // a Sid or a text: few clients have a session, and a cache holds many clients
    private String accountText; // null until it is needed; each thread may make the same one

    private SessionClient(String certificate, Object account) {
        this.certificate = certificate;
        this.account = account;
    }

    /**
     * Creates a client.
     *
     * @param certificate SHA-256 of the certificate in hexadecimal; {@code anonymous} for unauthenticated clients
     * @param account the SID of the account, or its name if it has none; empty for unauthenticated clients
     */
    public SessionClient(String certificate, String account) {
        this(certificate, (Object) account);
    }

    /** Returns the client of a mapped certificate. */
    static SessionClient of(Mapped mapped) {
        return new SessionClient(
                mapped.clientCertificate().sha256Thumbprint(),
                mapped.account().<Object>map(Account::sid).orElse(mapped.userName()));
    }

    /** Returns the SHA-256 of the certificate in hexadecimal; {@code anonymous} for unauthenticated clients. */
    public String certificate() {
        return certificate;
    }

    /** Returns the SID of the account, or its name if it has none; empty for unauthenticated clients. */
    public String account() {
        String known = accountText;
        if (known == null) {
            known = account.toString();
            accountText = known;
        }
        return known;
    }

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
        return account().isEmpty() ? certificate : certificate + " " + account();
    }

    /** Returns whether {@link #value} equals what a session stores. Runs for every request with a session. */
    public boolean isStoredAs(Object value) {
        String stored = account();
        return value instanceof String text
                && text.startsWith(certificate)
                && text.endsWith(stored)
                && (stored.isEmpty()
                        ? text.length() == certificate.length()
                        : text.length() == certificate.length() + 1 + stored.length()
                                && text.charAt(certificate.length()) == ' ');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionClient client
                && certificate.equals(client.certificate)
                && account().equals(client.account());
    }

    @Override
    public int hashCode() {
        return Objects.hash(certificate, account());
    }

    @Override
    public String toString() {
        return value();
    }
}
