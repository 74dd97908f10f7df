package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;

/**
 * Asks the directory for a list of revocations: the port for {@code ldap} URLs in certificates. Safe for any number of
 * threads.
 */
@FunctionalInterface
public interface LdapCrlFetcher {
    /** There is no directory to ask. */
    LdapCrlFetcher NONE = url -> {
        throw new IOException("there is no directory to ask");
    };

    /**
     * @param url as it stands in the certificate
     * @return the encoded list
     * @throws IOException saying why there is none, or why this URL is not asked
     */
    byte[] fetch(String url) throws IOException;
}
