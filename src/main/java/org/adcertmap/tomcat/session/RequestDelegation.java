// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import org.adcertmap.Delegation;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.adcertmap.tomcat.login.Login;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;

/**
 * Gives the requests of mapped accounts their {@link Delegation}, and with {@code delegationInPrincipal} a principal
 * with a credential of its own. Tomcat's {@code GenericPrincipal.logout} disposes the credential, and
 * {@code Request.getUserPrincipal} logs the user out when it has ended: so no two sessions have the same one, nor two
 * requests without a session. A session keeps it as a note, which no Manager replicates or persists. Stateless.
 */
public final class RequestDelegation {
    private static final String NOTE = "org.adcertmap.delegation.login";
    private static final int LEAST_SECONDS = 300;

    /**
     * What a session keeps.
     *
     * @param until by {@link System#nanoTime()}
     */
    private record SessionLogin(
            KerberosDelegation delegation, Login login, Principal principal, GSSCredential credential, long until) {
        boolean isUsable() {
            try {
                return System.nanoTime() - until < 0 && credential.getRemainingLifetime() >= LEAST_SECONDS;
            } catch (GSSException | IllegalStateException e) {
                return false; // disposed
            }
        }
    }

    private RequestDelegation() {}

    /**
     * Sets the request attribute, where delegation is set up. Runs for every request, and therefore without lambda
     * expressions.
     *
     * @param outcome a mapped one
     * @return the principal for the request
     */
    public static Principal apply(Request request, CertificateRealm realm, CachedOutcome<Login> outcome) {
        Login login = outcome.requireAttachment();
        Optional<KerberosDelegation> delegation = realm.delegation();
        if (delegation.isEmpty()
                || !(outcome.outcome() instanceof Mapped mapped)
                || mapped.account().isEmpty()) {
            return login.principal();
        }
        set(request, mapped, delegation.get());
        return delegation.get().settings().inPrincipal()
                ? withCredential(request, login, mapped, delegation.get())
                : login.principal();
    }

    /** Sets the request attribute alone: the request has its principal already. */
    public static void set(Request request, CertificateRealm realm, CachedOutcome<Login> outcome) {
        Optional<KerberosDelegation> delegation = realm.delegation();
        if (delegation.isPresent()
                && outcome.outcome() instanceof Mapped mapped
                && mapped.account().isPresent()) {
            set(request, mapped, delegation.get());
        }
    }

    private static void set(Request request, Mapped mapped, KerberosDelegation delegation) {
        request.getCoyoteRequest().setAttribute(Delegation.ATTRIBUTE, delegation.of(mapped));
    }

    /** Returns whether the attribute of the request is set. */
    public static boolean isSet(Request request) {
        return request.getCoyoteRequest().getAttribute(Delegation.ATTRIBUTE) instanceof Delegation;
    }

    /** Removes the attribute, which a Valve of an outer container may have set, or a proxy by AJP. */
    public static void clear(Request request) {
        request.removeAttribute(Delegation.ATTRIBUTE);
        request.getCoyoteRequest().getAttributes().remove(Delegation.ATTRIBUTE);
    }

    /** Returns the principal of a login that no request is known of: with a credential where there is one. */
    public static Principal withoutRequest(CertificateRealm realm, CachedOutcome<Login> outcome) {
        Login login = outcome.requireAttachment();
        Optional<KerberosDelegation> delegation =
                realm.delegation().filter(found -> found.settings().inPrincipal());
        return delegation.isPresent()
                        && outcome.outcome() instanceof Mapped mapped
                        && mapped.account().isPresent()
                ? delegation
                        .get()
                        .credentialOfLogin(mapped)
                        .map(credential -> AccountPrincipal.of(mapped, credential))
                        .orElse(login.principal())
                : login.principal();
    }

    private static Principal withCredential(
            Request request, Login login, Mapped mapped, KerberosDelegation delegation) {
        Session session = request.getSessionInternal(false);
        if (session != null
                && session.getNote(NOTE) instanceof SessionLogin kept
                && kept.delegation() == delegation // with the present settings
                && kept.login() == login // and for the present outcome: another one may exclude the account
                && kept.isUsable()) {
            return kept.principal();
        }
        Optional<GSSCredential> credential = delegation.credentialOfLogin(mapped);
        if (credential.isEmpty()) {
            return login.principal();
        }
        Duration ttl = delegation.settings().cacheTtl();
        Principal principal = AccountPrincipal.of(mapped, credential.get());
        if (session != null) {
            long until = System.nanoTime() + ttl.toNanos();
            session.setNote(NOTE, new SessionLogin(delegation, login, principal, credential.get(), until));
        }
        return principal;
    }
}
