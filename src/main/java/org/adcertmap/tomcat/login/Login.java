// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.security.Principal;
import org.adcertmap.mapping.Mapped;

/**
 * What Tomcat gets of a mapped certificate: the principal and the server variables. They are the same for every
 * request, so they are created once for each outcome and cached with it. Immutable.
 *
 * @param certificateSha256 SHA-256 of the client certificate, in hexadecimal
 */
public record Login(Principal principal, String certificateSha256, CertificateVariables certificate) {
    /** Creates the login of an outcome, which it does not keep. */
    public static Login of(Mapped mapped) {
        return new Login(
                AccountPrincipal.of(mapped),
                mapped.clientCertificate().sha256Thumbprint(),
                CertificateVariables.of(mapped.clientCertificate()));
    }
}
