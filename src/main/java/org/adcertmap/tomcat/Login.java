package org.adcertmap.tomcat;

import java.security.Principal;
import org.adcertmap.mapping.Mapped;

/**
 * What does Tomcat make of a mapped certificate? Made once for each outcome and kept beside it, for it is the same for
 * every request. Immutable.
 */
record Login(Principal principal, CertificateVariables certificate) {
    static Login of(Mapped mapped) {
        return new Login(AccountPrincipal.of(mapped), CertificateVariables.of(mapped.facts()));
    }
}
