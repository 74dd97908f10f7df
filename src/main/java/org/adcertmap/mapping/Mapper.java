// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.util.List;

/** Maps client certificates to accounts. Implementations are safe for any number of threads. */
public interface Mapper {
    /**
     * Maps a certificate to its account.
     *
     * @param chain the client's certificate first, then the other certificates that it presents; only the first is ever
     *     mapped
     * @throws IllegalArgumentException if the chain is empty
     */
    MappingOutcome map(List<X509Certificate> chain);
}
