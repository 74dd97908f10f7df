// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.mapping.account.AccountPattern;

/** Maps client certificates to accounts. Implementations are safe for any number of threads. */
public interface Mapper {
    /**
     * Maps a certificate to its account.
     *
     * @param chain the client's certificate first, then the other certificates that it presents; only the first is ever
     *     mapped
     * @param account which account is selected where several match strongly; no other one is mapped
     * @throws IllegalArgumentException if the chain is empty
     */
    MappingOutcome map(List<X509Certificate> chain, AccountPattern account);

    /** Maps a certificate where no {@link AccountPattern} is set. */
    default MappingOutcome map(List<X509Certificate> chain) {
        return map(chain, AccountPattern.NONE);
    }

    /**
     * Maps a certificate again of which the directory has reported no change that concerns it: everything but the
     * directory's part of the outcome is judged anew.
     *
     * @param chain the same chain
     * @param before its outcome with the same account pattern, not older than the certificate's identifiers, account
     *     and groups in the directory
     * @return empty where {@link #map} must be called
     */
    default Optional<MappingOutcome> mapAgain(List<X509Certificate> chain, Mapped before) {
        return Optional.empty();
    }
}
