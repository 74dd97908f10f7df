package org.adcertmap.bench;

import java.nio.file.Path;

/**
 * How does a contender reach the directory? The JVM believes its certificate already; who does not ask the JVM has the
 * store.
 *
 * @param port of ldaps://localhost
 * @param trustStore holds the authority of the directory's certificate, and of the clients'
 * @param trustStorePasswordFile its password
 * @param authority the same as PEM
 */
record DirectoryAddress(int port, Path trustStore, Path trustStorePasswordFile, Path authority) {
    String url() {
        return "ldaps://localhost:" + port;
    }
}
