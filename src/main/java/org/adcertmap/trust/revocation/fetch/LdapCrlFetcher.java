// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;

/**
 * Fetches a CRL from the directory: the port for {@code ldap} URLs in certificates. Implementations are thread-safe.
 */
@FunctionalInterface
public interface LdapCrlFetcher {
    /** No directory: every LDAP URL fails. */
    LdapCrlFetcher NONE = url -> {
        throw new IOException("ldap URLs cannot be fetched without a directory");
    };

    /**
     * Fetches a CRL.
     *
     * @param url as it is in the certificate
     * @return the encoded CRL
     * @throws IOException with the reason why there is no CRL, or why this URL is not fetched
     */
    byte[] fetch(String url) throws IOException;
}
