// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.adcertmap.certificate.WrappedCertificate;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerWriter;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A certificate without some of its extensions, for PKIX validation by the JDK of everything else. Its signature is
 * that of the whole certificate, and {@link #verify} verifies that one. Immutable.
 */
public final class ReducedCertificate extends WrappedCertificate {
    private static final int EXTENSIONS = DerReader.contextTag(3);

    private final transient X509Certificate whole;

    private ReducedCertificate(X509Certificate whole, X509Certificate reduced) {
        super(reduced);
        this.whole = whole;
    }

    /**
     * Returns the certificate without the extensions, or the certificate itself if it has none of them.
     *
     * @param oids the object identifiers of the extensions
     * @throws CertificateException if the certificate cannot be encoded anew
     */
    static X509Certificate without(Set<String> oids, X509Certificate certificate) throws CertificateException {
        if (oids.stream().allMatch(oid -> certificate.getExtensionValue(oid) == null)) {
            return certificate;
        }
        try {
            byte[] encoded = encodeWithout(oids, certificate.getEncoded());
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return new ReducedCertificate(
                    certificate, (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (MalformedDerException e) {
            throw new CertificateException("the certificate is not DER: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the certificate without any extension, for what does not judge the certificate itself.
     *
     * @throws CertificateException if the certificate cannot be encoded anew
     */
    public static X509Certificate withoutExtensions(X509Certificate certificate) throws CertificateException {
        Set<String> oids = new HashSet<>();
        if (certificate.getCriticalExtensionOIDs() != null) {
            oids.addAll(certificate.getCriticalExtensionOIDs());
            oids.addAll(certificate.getNonCriticalExtensionOIDs());
        }
        return without(oids, certificate);
    }

    private static byte[] encodeWithout(Set<String> oids, byte[] certificate) throws MalformedDerException {
        DerReader parts = DerReader.of(certificate).single(DerReader.SEQUENCE).children();
        DerReader tbsCertificate = parts.next(DerReader.SEQUENCE).children();
        ByteArrayOutputStream tbs = new ByteArrayOutputStream();
        while (tbsCertificate.hasNext()) {
            DerReader.Element field = tbsCertificate.next();
            tbs.writeBytes(field.tag() == EXTENSIONS ? extensionsWithout(oids, field) : field.encoded());
        }
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        contents.writeBytes(DerWriter.element(DerReader.SEQUENCE, tbs.toByteArray()));
        while (parts.hasNext()) {
            contents.writeBytes(parts.next().encoded());
        }
        return DerWriter.element(DerReader.SEQUENCE, contents.toByteArray());
    }

    private static byte[] extensionsWithout(Set<String> oids, DerReader.Element field) throws MalformedDerException {
        DerReader extensions = field.children().single(DerReader.SEQUENCE).children();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        while (extensions.hasNext()) {
            DerReader.Element extension = extensions.next(DerReader.SEQUENCE);
            if (!oids.contains(extension.children().nextOid())) {
                kept.writeBytes(extension.encoded());
            }
        }
        return kept.size() == 0
                ? new byte[0] // an empty SEQUENCE of extensions is not allowed
                : DerWriter.element(EXTENSIONS, DerWriter.element(DerReader.SEQUENCE, kept.toByteArray()));
    }

    @Override
    public void verify(PublicKey key)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException,
                    SignatureException {
        whole.verify(key);
    }

    @Override
    public void verify(PublicKey key, String sigProvider)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException,
                    SignatureException {
        whole.verify(key, sigProvider);
    }
}
