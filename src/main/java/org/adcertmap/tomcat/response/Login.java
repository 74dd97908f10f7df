package org.adcertmap.tomcat.response;

import java.security.Principal;
import org.adcertmap.mapping.Mapped;

/**
 * What does Tomcat make of a mapped certificate? Made once for each outcome and kept beside it, for it is the same for
 * every request. Immutable.
 */
public record Login(Principal principal, CertificateVariables certificate) {
    public static Login of(Mapped mapped) {
        return new Login(AccountPrincipal.of(mapped), CertificateVariables.of(mapped.clientCertificate()));
    }
}
