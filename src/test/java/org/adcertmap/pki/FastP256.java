// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
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
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * P-256 for tests: the implementation of Bouncy Castle, which verifies each signature and agrees on each secret once,
 * and whose ephemeral keys of TLS are a few in turn. Certificates, key stores and TLS remain the JDK's, and so do other
 * curves. Safe for any number of threads.
 */
final class FastP256 extends Provider {
    static final String NAME = "FastP256";
    static final String SIGNATURE = "SHA256withECDSA";

    private static final String CURVE = "secp256r1";
    private static final long serialVersionUID = 1;
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final int TLS_KEYS = 8;
    private static final int MAX_RESULTS = 20_000;

    private static final Map<ByteBuffer, Boolean> VERIFIED = new ConcurrentHashMap<>();
    private static final Map<ByteBuffer, byte[]> AGREED = new ConcurrentHashMap<>();

    FastP256() {
        super(NAME, "1", "P-256 of Bouncy Castle");
        offer("Signature", SIGNATURE, List.of("1.2.840.10045.4.3.2"), Verification::new);
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

    private static ByteBuffer digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
                digest.update(part);
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <V> V stored(Map<ByteBuffer, V> results, ByteBuffer key, V value) {
        if (results.size() > MAX_RESULTS) {
            results.clear();
        }
        results.put(key, value);
        return value;
    }

    private static final class Verification extends SignatureSpi {
        private final Signature signature = signature();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private byte[] publicKey; // null while it signs

        private static Signature signature() {
            try {
                return Signature.getInstance(SIGNATURE, BOUNCY_CASTLE);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            signature.initVerify(key);
            publicKey = key.getEncoded();
            message.reset();
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            signature.initSign(key);
            publicKey = null;
        }

        @Override
        protected void engineUpdate(byte octet) throws SignatureException {
            engineUpdate(new byte[] {octet}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] octets, int offset, int length) throws SignatureException {
            if (publicKey == null) {
                signature.update(octets, offset, length);
            } else {
                message.write(octets, offset, length);
            }
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return signature.sign();
        }

        @Override
        protected boolean engineVerify(byte[] value) throws SignatureException {
            byte[] octets = message.toByteArray();
            message.reset();
            ByteBuffer key = digest(publicKey, octets, value);
            Boolean before = VERIFIED.get(key);
            if (before != null) {
                return before;
            }
            signature.update(octets);
            return stored(VERIFIED, key, signature.verify(value));
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
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
            ByteBuffer key = digest(own.getEncoded(), peer.getEncoded());
            byte[] before = AGREED.get(key);
            return (before != null ? before : stored(AGREED, key, secret())).clone();
        }

        private byte[] secret() {
            try {
                KeyAgreement agreement = KeyAgreement.getInstance("ECDH", BOUNCY_CASTLE);
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

    /** Uses one generator for all, because each computes a table first. */
    private static final class Keys extends KeyPairGeneratorSpi {
        private static final KeyPairGenerator GENERATOR = generator(); // guarded by itself
        private static final List<KeyPair> FOR_TLS =
                IntStream.range(0, TLS_KEYS).mapToObj(number -> newPair()).toList();
        private static final AtomicInteger USED = new AtomicInteger();

        private boolean isForTls;

        private static KeyPairGenerator generator() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
                generator.initialize(new ECGenParameterSpec(CURVE));
                return generator;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static KeyPair newPair() {
            synchronized (GENERATOR) {
                return GENERATOR.generateKeyPair();
            }
        }

        /** TLS of the JDK gives the parameters of the curve, all others its name. */
        @Override
        public void initialize(AlgorithmParameterSpec spec, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            ECParameterSpec curve = ((ECPublicKey) FOR_TLS.get(0).getPublic()).getParams();
            isForTls = spec instanceof ECParameterSpec parameters
                    && parameters.getOrder().equals(curve.getOrder());
            boolean isNamed =
                    spec instanceof ECGenParameterSpec named && named.getName().equals(CURVE);
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
            return isForTls ? FOR_TLS.get(USED.getAndIncrement() % TLS_KEYS) : newPair();
        }
    }
}
