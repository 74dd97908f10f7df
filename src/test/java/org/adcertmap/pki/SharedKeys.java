// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys whose generation takes long, which all tests of a JVM share. Safe for any number of threads. */
public final class SharedKeys {
    private static final Map<String, KeyPair> GENERATED = new ConcurrentHashMap<>();

    private SharedKeys() {}

    /** Returns the RSA key of 2,048 bits with this number; other numbers have other keys. */
    public static KeyPair rsa(int number) {
        return GENERATED.computeIfAbsent("RSA " + number, key -> generate("RSA", 2048));
    }

    /** Returns a DSA key of 1,024 bits: the JDK signs with SHA-1 for short keys only. */
    public static KeyPair dsa() {
        return GENERATED.computeIfAbsent("DSA", key -> generate("DSA", 1024));
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
