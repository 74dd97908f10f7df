// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/**
 * The serial number and the names of a certificate as they are encoded. The JDK's accessors do not return them so: its
 * X500Principal sorts the values of a multi-valued RDN, whose encoded order counts in a mapping string. Source: RFC
 * 5280 4.1.
 *
 * @param serialNumber the content octets of the INTEGER
 * @param issuer the encoded Name
 * @param subject the encoded Name
 */
public record TbsCertificate(byte[] serialNumber, byte[] issuer, byte[] subject) {
    private static final int VERSION = DerReader.contextTag(0);

    /** Reads a certificate that the JDK has decoded. */
    public static TbsCertificate of(X509Certificate certificate) throws MalformedDerException {
        try {
            return read(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a decoded certificate has its encoding", e);
        }
    }

    /** Reads the DER of a certificate. */
    public static TbsCertificate read(byte[] certificate) throws MalformedDerException {
        DerReader fields = fields(certificate);
        if (fields.peek().tag() == VERSION) {
            fields.next();
        }
        byte[] serialNumber = fields.next(DerReader.INTEGER).contents();
        fields.next(DerReader.SEQUENCE); // the signature algorithm
        byte[] issuer = fields.next(DerReader.SEQUENCE).encoded();
        fields.next(DerReader.SEQUENCE); // the validity period
        return new TbsCertificate(
                serialNumber, issuer, fields.next(DerReader.SEQUENCE).encoded());
    }

    /** Returns a reader over the fields of the TBSCertificate. */
    static DerReader fields(byte[] certificate) throws MalformedDerException {
        return DerReader.of(certificate)
                .single(DerReader.SEQUENCE)
                .children()
                .next(DerReader.SEQUENCE)
                .children();
    }
}
