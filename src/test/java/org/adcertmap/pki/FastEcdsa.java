// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * ECDSA of {@link FastP256}: verifies no signature that this JVM has made, and any other once. It signs with a few
 * nonces in turn, so that a signature needs no operation on the curve; each of them would give a real key away.
 */
final class FastEcdsa extends SignatureSpi {
    static final String NAME = "SHA256withECDSA";

    private static final int NONCES = 8;
    private static final List<Nonce> NONCE =
            Stream.generate(Nonce::random).limit(NONCES).toList();
    private static final AtomicInteger USED = new AtomicInteger();
    private static final Map<ByteBuffer, Boolean> VERIFIED = new ConcurrentHashMap<>();

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private PublicKey publicKey; // null while it signs
    private BigInteger privateKey; // null while it verifies

    /** A nonce k (FIPS 186-5, 6.4.1), as 1/k, and r, the x-coordinate of kG. */
    private record Nonce(BigInteger inverse, BigInteger r) {
        static Nonce random() {
            BigInteger k = new BigInteger(P256.ORDER.bitLength() - 1, new SecureRandom()).setBit(0);
            return new Nonce(
                    k.modInverse(P256.ORDER),
                    P256.multiple(k).getAffineXCoord().toBigInteger().mod(P256.ORDER));
        }

        BigInteger s(byte[] hash, BigInteger key) {
            return inverse.multiply(new BigInteger(1, hash).add(r.multiply(key)))
                    .mod(P256.ORDER);
        }
    }

    private static void checkCurve(Key key) throws InvalidKeyException {
        if (!P256.isOnCurve(key)) {
            throw new InvalidKeyException("not P-256"); // the next provider is tried
        }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
        checkCurve(key);
        publicKey = key;
        privateKey = null;
        message.reset();
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
        checkCurve(key);
        publicKey = null;
        privateKey = ((ECPrivateKey) key).getS();
        message.reset();
    }

    @Override
    protected void engineUpdate(byte octet) {
        message.write(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int offset, int length) {
        message.write(octets, offset, length);
    }

    private byte[] takeMessage() {
        byte[] octets = message.toByteArray();
        message.reset();
        return octets;
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        byte[] octets = takeMessage();
        Nonce nonce = NONCE.get(Math.floorMod(USED.getAndIncrement(), NONCES));
        BigInteger s = nonce.s(P256.sha256().digest(octets), privateKey);
        try {
            byte[] signature = StandardDSAEncoding.INSTANCE.encode(P256.ORDER, nonce.r(), s);
            byte[] ownPublicKey = P256.publicKey(privateKey);
            if (ownPublicKey != null) {
                P256.stored(VERIFIED, P256.digest(ownPublicKey, octets, signature), true);
            }
            return signature;
        } catch (IOException e) {
            throw new SignatureException(e);
        }
    }

    @Override
    protected boolean engineVerify(byte[] value) throws SignatureException {
        byte[] octets = takeMessage();
        ByteBuffer key = P256.digest(publicKey.getEncoded(), octets, value);
        Boolean before = VERIFIED.get(key);
        return before != null ? before : P256.stored(VERIFIED, key, verify(octets, value));
    }

    private boolean verify(byte[] octets, byte[] value) throws SignatureException {
        try {
            Signature signature = Signature.getInstance(NAME, P256.BOUNCY_CASTLE);
            signature.initVerify(publicKey);
            signature.update(octets);
            return signature.verify(value);
        } catch (SignatureException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new SignatureException(e);
        }
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
