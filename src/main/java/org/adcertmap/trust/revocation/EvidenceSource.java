// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where one CRL or OCSP response is fetched from. Whatever is wrong with what a server sends is an {@link IOException}.
 * Implementations are thread-safe.
 */
interface EvidenceSource<V> {
    /** Its URL, for messages. */
    String name();

    /** The host that is fetched from, of which only so many are fetched from at the same time. */
    String host();

    /**
     * Fetches and verifies it.
     *
     * @param copy receives its octets as well
     */
    V fetch(OutputStream copy) throws IOException;

    /** Verifies cached octets as if they had been fetched now. */
    V parse(InputStream octets) throws IOException;
}
