// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.security.Principal;
import org.adcertmap.mapping.Mapped;

/**
 * What Tomcat gets of a mapped certificate: the principal and the server variables. They are the same for every
 * request, so they are created once for each outcome and cached with it. Immutable.
 *
 * @param client to which sessions of the login are bound
 */
public record Login(Principal principal, SessionClient client, CertificateVariables certificate) {
    /** Creates the login of an outcome, which it does not keep. */
    public static Login of(Mapped mapped) {
        return new Login(
                AccountPrincipal.of(mapped),
                SessionClient.of(mapped),
                CertificateVariables.of(mapped.clientCertificate()));
    }
}
