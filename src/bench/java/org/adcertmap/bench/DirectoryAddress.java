// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.file.Path;

/**
 * Address of the directory and the trust anchor for its certificate. The JVM's default trust store trusts it as well.
 *
 * @param port port of ldaps://localhost
 * @param trustStore PKCS #12 trust store with the CA of the directory's and of the clients' certificates
 * @param trustStorePasswordFile file with the password of the trust store
 * @param caFile the certificate of the same CA as PEM
 */
record DirectoryAddress(int port, Path trustStore, Path trustStorePasswordFile, Path caFile) {
    String url() {
        return "ldaps://localhost:" + port;
    }
}
