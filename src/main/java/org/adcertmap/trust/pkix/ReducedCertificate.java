// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerWriter;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A certificate without some of its extensions, for PKIX validation by the JDK of everything else. Its signature is
 * that of the whole certificate, and {@link #verify} verifies that one. Immutable.
 */
public final class ReducedCertificate extends X509Certificate {
    private static final int EXTENSIONS = DerReader.contextTag(3);

    private final transient X509Certificate whole;
    private final transient X509Certificate reduced;

    private ReducedCertificate(X509Certificate whole, X509Certificate reduced) {
        this.whole = whole;
        this.reduced = reduced;
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

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        return reduced.getEncoded();
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        reduced.checkValidity();
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        reduced.checkValidity(date);
    }

    @Override
    public int getVersion() {
        return reduced.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return reduced.getSerialNumber();
    }

    @Override
    @SuppressWarnings("deprecation") // the superclass still requires it
    public Principal getIssuerDN() {
        return reduced.getIssuerX500Principal();
    }

    @Override
    @SuppressWarnings("deprecation") // the superclass still requires it
    public Principal getSubjectDN() {
        return reduced.getSubjectX500Principal();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return reduced.getIssuerX500Principal();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return reduced.getSubjectX500Principal();
    }

    @Override
    public Date getNotBefore() {
        return reduced.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return reduced.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return reduced.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return reduced.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return reduced.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return reduced.getSigAlgOID();
    }

    @Override
    public byte[] getSigAlgParams() {
        return reduced.getSigAlgParams();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return reduced.getIssuerUniqueID();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return reduced.getSubjectUniqueID();
    }

    @Override
    public boolean[] getKeyUsage() {
        return reduced.getKeyUsage();
    }

    @Override
    public List<String> getExtendedKeyUsage() throws CertificateParsingException {
        return reduced.getExtendedKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return reduced.getBasicConstraints();
    }

    @Override
    public PublicKey getPublicKey() {
        return reduced.getPublicKey();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return reduced.hasUnsupportedCriticalExtension();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return reduced.getCriticalExtensionOIDs();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return reduced.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return reduced.getExtensionValue(oid);
    }

    @Override
    public String toString() {
        return reduced.toString();
    }
}
