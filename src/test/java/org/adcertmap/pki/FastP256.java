// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * P-256 for tests, by the arithmetic of Bouncy Castle: keys that are made by addition, ECDSA with a few nonces in turn,
 * each signature verified and each secret agreed on once at most, and a few ephemeral keys of TLS in turn.
 * Certificates, key stores and TLS remain the JDK's, and so do other curves. Safe for any number of threads.
 */
final class FastP256 extends Provider {
    static final String NAME = "FastP256";

    private static final long serialVersionUID = 1;
    private static final int TLS_KEYS = 8;

    private static final Map<ByteBuffer, byte[]> AGREED = new ConcurrentHashMap<>();

    FastP256() {
        super(NAME, "1", "P-256 of Bouncy Castle");
        offer("Signature", FastEcdsa.NAME, List.of("1.2.840.10045.4.3.2"), FastEcdsa::new);
        offer("KeyAgreement", "ECDH", List.of(), Agreement::new);
        offer("KeyPairGenerator", "EC", List.of("EllipticCurve"), Keys::new);
    }

    private void offer(String type, String algorithm, List<String> aliases, Supplier<Object> implementation) {
        putService(new Service(this, type, algorithm, NAME, aliases, Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
                return implementation.get();
            }
        });
    }

    private static final class Agreement extends KeyAgreementSpi {
        private Key own;
        private Key peer;

        @Override
        protected void engineInit(Key key, SecureRandom random) {
            own = key;
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec spec, SecureRandom random) {
            own = key;
        }

        @Override
        protected Key engineDoPhase(Key key, boolean lastPhase) {
            peer = key;
            return null;
        }

        @Override
        protected byte[] engineGenerateSecret() {
            ByteBuffer key = P256.digest(own.getEncoded(), peer.getEncoded());
            byte[] before = AGREED.get(key);
            return (before != null ? before : P256.stored(AGREED, key, secret())).clone();
        }

        private byte[] secret() {
            try {
                KeyAgreement agreement = KeyAgreement.getInstance("ECDH", P256.BOUNCY_CASTLE);
                agreement.init(own);
                agreement.doPhase(peer, true);
                return agreement.generateSecret();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected int engineGenerateSecret(byte[] secret, int offset) {
            byte[] octets = engineGenerateSecret();
            System.arraycopy(octets, 0, secret, offset, octets.length);
            return octets.length;
        }

        @Override
        protected SecretKey engineGenerateSecret(String algorithm) {
            return new SecretKeySpec(engineGenerateSecret(), algorithm);
        }
    }

    private static final class Keys extends KeyPairGeneratorSpi {
        private static final List<KeyPair> FOR_TLS =
                IntStream.range(0, TLS_KEYS).mapToObj(number -> P256.newPair()).toList();
        private static final AtomicInteger USED = new AtomicInteger();

        private boolean isForTls;

        /** TLS of the JDK gives the parameters of the curve, all others its name. */
        @Override
        public void initialize(AlgorithmParameterSpec spec, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            isForTls = spec instanceof ECParameterSpec curve && curve.getOrder().equals(P256.ORDER);
            boolean isNamed =
                    spec instanceof ECGenParameterSpec named && named.getName().equals(P256.CURVE);
            if (!isForTls && !isNamed) {
                throw new InvalidAlgorithmParameterException("not P-256"); // the next provider is tried
            }
        }

        @Override
        public void initialize(int keySize, SecureRandom random) {
            throw new InvalidParameterException("a curve is needed");
        }

        @Override
        public KeyPair generateKeyPair() {
            return isForTls ? FOR_TLS.get(USED.getAndIncrement() % TLS_KEYS) : P256.newPair();
        }
    }
}
