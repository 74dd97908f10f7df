// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.adcertmap.mapping.Mapped;
import org.apache.catalina.TomcatPrincipal;
import org.apache.catalina.realm.GenericPrincipal;
import org.ietf.jgss.GSSCredential;

/**
 * Creates the principal of a mapped account: Tomcat's own GenericPrincipal, whose attributes are only strings and lists
 * of strings, so that sessions with it can be replicated to any node and persisted by any Tomcat; Tomcat leaves a
 * credential out.
 */
public final class AccountPrincipal {
    private AccountPrincipal() {}

    static Principal of(Mapped mapped) {
        return of(mapped, null);
    }

    /** Returns the principal with a credential of its own, which a logout disposes; {@code null} for none. */
    public static Principal of(Mapped mapped, GSSCredential credential) {
        return new GenericPrincipal(
                mapped.userName(), mapped.roles(), null, null, credential, new AccountAttributes(mapped));
    }

    /** Returns the roles of a principal; none for one of a class that does not show them. */
    public static List<String> rolesOf(Principal principal) {
        return principal instanceof GenericPrincipal known ? List.of(known.getRoles()) : List.of();
    }

    /**
     * Returns the SHA-256 of the certificate that a principal was mapped from; empty for the principal of another
     * Realm.
     */
    public static Optional<String> certificateOf(Principal principal) {
        return attributeOf(principal, AccountAttributes.CERTIFICATE);
    }

    /** Returns the SID of the account that a principal was mapped to; empty for the principal of another Realm. */
    public static Optional<String> sidOf(Principal principal) {
        return attributeOf(principal, AccountAttributes.SID);
    }

    private static Optional<String> attributeOf(Principal principal, String name) {
        return principal instanceof TomcatPrincipal mapped && mapped.getAttribute(name) instanceof String value
                ? Optional.of(value)
                : Optional.empty();
    }
}
