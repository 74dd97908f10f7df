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
    @Override
    public void beforeAll(ExtensionContext context) {
        install();
    }

    private static synchronized void install() {
        if (Security.getProvider(FastP256.NAME) == null) {
            System.setProperty("jdk.tls.namedGroups", "secp256r1"); // or TLS would offer one of the JDK's as well
            Security.insertProviderAt(new FastP256(), 1);
        }
    }
}
