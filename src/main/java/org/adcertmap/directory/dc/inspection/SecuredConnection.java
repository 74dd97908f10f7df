// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A connection to a domain controller that was established. Immutable.
 *
 * @param address the IP address
 * @param millis from the start to the end of the TLS handshake
 * @param tlsVersion such as {@code TLSv1.3}; empty without TLS
 * @param cipherSuite empty without TLS
 * @param chain of the domain controller, its own certificate first; empty without TLS
 */
public record SecuredConnection(
        String address, long millis, String tlsVersion, String cipherSuite, List<X509Certificate> chain) {
    public SecuredConnection {
        chain = List.copyOf(chain);
    }
}
