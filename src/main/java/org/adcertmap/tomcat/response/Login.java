package org.adcertmap.tomcat.response;

import java.security.Principal;
import org.adcertmap.mapping.Mapped;

/**
 * The principal and the server variables of a mapped certificate. They are the same for every request, so they are
 * created once for each outcome and cached with it. Immutable.
 */
public record Login(Principal principal, CertificateVariables certificate) {
    /** Creates both from an outcome; callers use it through {@link Mapped#memoized}. */
    public static Login of(Mapped mapped) {
        return new Login(AccountPrincipal.of(mapped), CertificateVariables.of(mapped.clientCertificate()));
    }
}
