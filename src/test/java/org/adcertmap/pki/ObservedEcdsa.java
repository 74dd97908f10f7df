// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.function.Predicate;

/**
 * A security provider for SHA256withECDSA in front of the JDK's, which does the work: a test or the benchmark sees each
 * verification before. Safe for any number of threads if the observer is.
 */
public final class ObservedEcdsa extends Provider {
    private static final long serialVersionUID = 1;
    private static final String ALGORITHM = "SHA256withECDSA";

    /** @param verification gets each signature before it is verified; false, or an exception, is the result then */
    public ObservedEcdsa(String name, Predicate<byte[]> verification) {
        super(name, "1", "observes verifications");
        putService(
                new Service(
                        this,
                        "Signature",
                        ALGORITHM,
                        ObservedSignature.class.getName(),
                        List.of("1.2.840.10045.4.3.2"),
                        null) {
                    @Override
                    public Object newInstance(Object parameter) {
                        return new ObservedSignature(verification);
                    }
                });
    }

    private static final class ObservedSignature extends SignatureSpi {
        private final Predicate<byte[]> verification;
        private final Signature jdk;

        ObservedSignature(Predicate<byte[]> verification) {
            this.verification = verification;
            try {
                jdk = Signature.getInstance(ALGORITHM, "SunEC");
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            jdk.initVerify(key);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            jdk.initSign(key);
        }

        @Override
        protected void engineUpdate(byte octet) throws SignatureException {
            jdk.update(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int offset, int length) throws SignatureException {
            jdk.update(octets, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return jdk.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            return verification.test(signature) && jdk.verify(signature);
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
}
