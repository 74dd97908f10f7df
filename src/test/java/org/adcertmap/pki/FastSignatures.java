// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes keys and signatures with P-256 those of Bouncy Castle in the JVM of every test, which so spends half the time:
 * that of the JDK 17 is slow until the optimizing compiler, which is off here, has compiled it. JUnit finds it as a
 * service. Tomcats of integration tests have the JDK's own, and the benchmark does as well.
 */
public final class FastSignatures implements BeforeAllCallback {
    static final String ALGORITHM = "SHA256withECDSA";
    static final String NAME = "FastSignatures";

    private static final ECGenParameterSpec P256 = new ECGenParameterSpec("secp256r1");

    @Override
    public void beforeAll(ExtensionContext context) {
        install();
    }

    private static synchronized void install() {
        if (Security.getProvider(NAME) == null) {
            System.setProperty("jdk.tls.namedGroups", P256.getName()); // or TLS would offer one of the JDK's as well
            Security.insertProviderAt(new P256Provider(new BouncyCastleProvider()), 1);
        }
    }

    /** Only what is slow: a certificate, a key store or TLS are still the JDK's. */
    private static final class P256Provider extends Provider {
        private static final long serialVersionUID = 1;

        P256Provider(Provider bouncyCastle) {
            super(NAME, "1", "elliptic curves of Bouncy Castle");
            Service signature = bouncyCastle.getService("Signature", ALGORITHM);
            offer("Signature", ALGORITHM, List.of("1.2.840.10045.4.3.2"), () -> signature.newInstance(null));
            Service agreement = bouncyCastle.getService("KeyAgreement", "ECDH");
            offer("KeyAgreement", "ECDH", List.of(), () -> agreement.newInstance(null));
            KeyPairGenerator generator = generator(bouncyCastle);
            offer("KeyPairGenerator", "EC", List.of("EllipticCurve"), () -> new Keys(generator));
        }

        private static KeyPairGenerator generator(Provider bouncyCastle) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", bouncyCastle);
                generator.initialize(P256);
                return generator;
            } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
                throw new IllegalStateException(e);
            }
        }

        private void offer(String type, String algorithm, List<String> aliases, Implementation implementation) {
            putService(new Service(this, type, algorithm, NAME, aliases, Map.of()) {
                @Override
                public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    return implementation.create();
                }
            });
        }
    }

    private interface Implementation {
        Object create() throws NoSuchAlgorithmException;
    }

    /** Uses one generator for all, because each computes a table first. Other curves are left to the next provider. */
    private static final class Keys extends KeyPairGeneratorSpi {
        private final KeyPairGenerator shared;

        Keys(KeyPairGenerator shared) {
            this.shared = shared;
        }

        @Override
        public void initialize(AlgorithmParameterSpec spec, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            if (!(spec instanceof ECGenParameterSpec curve) || !curve.getName().equals(P256.getName())) {
                throw new InvalidAlgorithmParameterException("not P-256");
            }
        }

        @Override
        public void initialize(int keySize, SecureRandom random) {
            if (keySize != 256) {
                throw new InvalidParameterException("not P-256");
            }
        }

        @Override
        public KeyPair generateKeyPair() {
            synchronized (shared) {
                return shared.generateKeyPair();
            }
        }
    }
}
