// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.security.Security;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Puts {@link FastP256} before the JDK's providers in the JVM of every test, which so spends half the time: the P-256
 * of the JDK 17 is slow until the optimizing compiler, which is off here, has compiled it. JUnit finds it as a service.
 * The Tomcats of integration tests have the JDK's own, and the benchmark does as well.
 */
public final class FastSignatures implements BeforeAllCallback {
    /**
     * As the JDK's, but with ChaCha20 before AES: without the optimizing compiler, AES-GCM takes four times as long.
     */
    private static final String SUITES = String.join(
            ",",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");

    @Override
    public void beforeAll(ExtensionContext context) {
        install();
    }

    private static synchronized void install() {
        if (Security.getProvider(FastP256.NAME) == null) {
            System.setProperty("jdk.tls.namedGroups", "secp256r1"); // or TLS would offer one of the JDK's as well
            System.setProperty("jdk.tls.client.cipherSuites", SUITES);
            System.setProperty("jdk.tls.server.cipherSuites", SUITES);
            Security.insertProviderAt(new FastP256(), 1);
        }
    }
}
