package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.util.List;

/** Whose certificate is it? Safe for any number of threads. */
public interface Mapper {
    /**
     * Maps a certificate to its account.
     *
     * @param chain the client's certificate first, then whatever it sent along; only the first is ever a user
     * @throws IllegalArgumentException if the chain is empty
     */
    MappingOutcome map(List<X509Certificate> chain);
}
