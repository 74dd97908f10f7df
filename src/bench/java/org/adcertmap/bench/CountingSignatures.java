// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the signatures that this JVM verifies with SHA256withECDSA, the algorithm of all certificates and handshakes
 * of the benchmark: a security provider in front of the JDK's, which does the work.
 */
final class CountingSignatures extends Provider {
    private static final long serialVersionUID = 1L;
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final LongAdder VERIFIED = new LongAdder();

    CountingSignatures() {
        super("Counting", "1", "counts verified signatures");
        putService(new Service(this, "Signature", ALGORITHM, Counting.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
                return new Counting();
            }
        });
    }

    static long verified() {
        return VERIFIED.sum();
    }

    private static final class Counting extends SignatureSpi {
        private final Signature delegate;

        Counting() {
            try {
                delegate = Signature.getInstance(ALGORITHM, "SunEC");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            delegate.initVerify(key);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            delegate.initSign(key);
        }

        @Override
        protected void engineUpdate(byte octet) throws SignatureException {
            delegate.update(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int offset, int length) throws SignatureException {
            delegate.update(octets, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return delegate.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            VERIFIED.increment();
            return delegate.verify(signature);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }
    }
}
