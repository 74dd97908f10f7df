// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys whose generation takes long, which all tests of a JVM share; RSA keys are kept in {@code target} for later JVMs.
 * Safe for any number of threads and JVMs.
 */
public final class SharedKeys {
    private static final Map<String, KeyPair> GENERATED = new ConcurrentHashMap<>();

    private SharedKeys() {}

    /** Returns the RSA key of 2,048 bits with this number; other numbers have other keys. */
    public static KeyPair rsa(int number) {
        return GENERATED.computeIfAbsent("RSA " + number, key -> kept(number));
    }

    /** Returns a DSA key of 1,024 bits: the JDK signs with SHA-1 for short keys only. */
    public static KeyPair dsa() {
        return GENERATED.computeIfAbsent("DSA", key -> generate("DSA", 1024));
    }

    private static KeyPair kept(int number) {
        Path file = Path.of("target", "test-keys", "rsa-" + number + ".pkcs8");
        try {
            if (Files.exists(file)) {
                KeyFactory factory = KeyFactory.getInstance("RSA");
                RSAPrivateCrtKey key =
                        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(file)));
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
            }
            KeyPair keys = generate("RSA", 2048);
            Path written = Files.createTempFile(Files.createDirectories(file.getParent()), "rsa-", ".tmp");
            Files.write(written, keys.getPrivate().getEncoded());
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
