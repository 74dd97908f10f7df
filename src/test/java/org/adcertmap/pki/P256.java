// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECNamedCurveSpec;
import org.bouncycastle.math.ec.ECPoint;

/** The curve P-256 for {@link FastP256}: its keys, of which each is the one before plus one. */
final class P256 {
    static final String CURVE = "secp256r1";
    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    static final BigInteger ORDER;

    private static final ECPoint GENERATOR;
    private static final ECParameterSpec SPEC;
    private static final KeyFactory FACTORY;
    private static final int MAX_RESULTS = 20_000;

    /** By private key; those that this class has made. */
    private static final Map<BigInteger, byte[]> PUBLIC_KEYS = new ConcurrentHashMap<>();

    private static BigInteger lastKey; // guarded by the class, as the next one
    private static ECPoint lastPoint;

    static {
        var curve = ECNamedCurveTable.getParameterSpec(CURVE);
        ORDER = curve.getN();
        GENERATOR = curve.getG();
        SPEC = new ECNamedCurveSpec(CURVE, curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
        lastKey = new BigInteger(ORDER.bitLength() - 2, new SecureRandom()).setBit(ORDER.bitLength() - 2);
        lastPoint = multiple(lastKey);
        try {
            FACTORY = KeyFactory.getInstance("EC", BOUNCY_CASTLE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private P256() {}

    static ECPoint multiple(BigInteger factor) {
        return GENERATOR.multiply(factor).normalize();
    }

    static boolean isOnCurve(Key key) {
        return key instanceof ECKey ec && ec.getParams().getOrder().equals(ORDER);
    }

    /** Returns keys that were never returned before; a point is added, which is much faster than a multiplication. */
    static synchronized KeyPair newPair() {
        lastKey = lastKey.add(BigInteger.ONE);
        lastPoint = lastPoint.add(GENERATOR).normalize();
        try {
            PublicKey publicKey = FACTORY.generatePublic(new ECPublicKeySpec(EC5Util.convertPoint(lastPoint), SPEC));
            PUBLIC_KEYS.put(lastKey, publicKey.getEncoded());
            return new KeyPair(publicKey, FACTORY.generatePrivate(new ECPrivateKeySpec(lastKey, SPEC)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the encoded public key of a private one; {@code null} where it is not of {@link #newPair()}. */
    static byte[] publicKey(BigInteger privateKey) {
        return PUBLIC_KEYS.get(privateKey);
    }

    static ByteBuffer digest(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
            digest.update(part);
        }
        return ByteBuffer.wrap(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static <V> V stored(Map<ByteBuffer, V> results, ByteBuffer key, V value) {
        if (results.size() > MAX_RESULTS) {
            results.clear();
        }
        results.put(key, value);
        return value;
    }
}
