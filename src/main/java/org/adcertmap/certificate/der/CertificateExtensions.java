// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The extensions of a certificate, by their OIDs. Read once and not by {@code getExtensionValue} of the JDK, which
 * throws and catches an exception for each extension that is absent. Immutable. Source: RFC 5280 4.1, 4.1.2.9, 4.2.
 *
 * @param values the contents of extnValue
 */
public record CertificateExtensions(Map<String, DerReader.Element> values) {
    private static final int EXTENSIONS = DerReader.contextTag(3);

    /** Decodes the value of one extension. */
    public interface Decoder<T> {
        /** Returns the value of an extension. */
        T decode(byte[] extension) throws MalformedDerException;
    }

    /** Reads the extensions of a certificate that the JDK has decoded, as {@link #read} does. */
    public static CertificateExtensions of(X509Certificate certificate) throws MalformedDerException {
        try {
            return read(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a decoded certificate has its encoding", e);
        }
    }

    /** @throws MalformedDerException also if an extension occurs twice, which RFC 5280 4.2 forbids */
    public static CertificateExtensions read(byte[] certificate) throws MalformedDerException {
        Map<String, DerReader.Element> values = new HashMap<>();
        DerReader fields = TbsCertificate.fields(certificate);
        while (fields.hasNext()) {
            DerReader.Element field = fields.next();
            if (field.tag() == EXTENSIONS) {
                read(field.children().single(DerReader.SEQUENCE).children(), values);
                fields.expectEnd();
            }
        }
        return new CertificateExtensions(values);
    }

    private static void read(DerReader extensions, Map<String, DerReader.Element> values) throws MalformedDerException {
        while (extensions.hasNext()) {
            DerReader extension = extensions.next(DerReader.SEQUENCE).children();
            String oid = extension.nextOid();
            if (extension.peek().tag() == DerReader.BOOLEAN) {
                extension.next(); // critical
            }
            if (values.put(oid, extension.single(DerReader.OCTET_STRING)) != null) {
                throw new MalformedDerException("the extension " + oid + " occurs twice");
            }
        }
    }

    /** Decodes an extension; empty if it is absent. */
    public <T> Optional<T> decode(String oid, Decoder<T> decoder) throws MalformedDerException {
        DerReader.Element value = values.get(oid);
        return value == null ? Optional.empty() : Optional.of(decoder.decode(value.contents()));
    }
}
