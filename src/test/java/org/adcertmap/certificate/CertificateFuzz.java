// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.adcertmap.certificate.usage.CertificateUsage;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.method.MappingString;
import org.adcertmap.trust.constraint.NameConstraints;

/**
 * Fuzz target: client certificates that the JDK accepts, as Tomcat passes them on. They are read or refused with a
 * reason code; where the JDK reads the same part, it reads the same of it.
 */
public final class CertificateFuzz {
    private static final int RFC822_NAME = 1;
    private static final int DNS_NAME = 2;

    private CertificateFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        X509Certificate certificate;
        try {
            certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(input));
        } catch (CertificateException e) {
            return;
        }
        assertNotNull(NameConstraints.violation(List.of(certificate, certificate)));
        assertNotNull(MappingString.of(certificate));
        ClientCertificate read;
        try {
            read = CertificateReader.read(certificate);
        } catch (CertificateRefusedException e) {
            assertNotNull(e.getMessage());
            return;
        }
        assertEquals(
                certificate.getSerialNumber(), new BigInteger(HexFormat.of().parseHex(read.serialNumber())));
        assertTrue(read.reversedSerialNumbers().size() <= 2);
        CertificateUsage usage = CertificateUsage.of(certificate);
        if (certificate.getKeyUsage() != null) {
            assertEquals(certificate.getKeyUsage()[0], usage.digitalSignature());
        }
        assertSameAsTheJdk(certificate, read, usage);
    }

    private static void assertSameAsTheJdk(
            X509Certificate certificate, ClientCertificate read, CertificateUsage usage) {
        try {
            if (certificate.getExtendedKeyUsage() != null) {
                assertEquals(
                        new HashSet<>(certificate.getExtendedKeyUsage()),
                        usage.extendedKeyUsage().orElseThrow());
            }
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null && read.unusable().isEmpty()) {
                assertEquals(texts(names, RFC822_NAME), read.rfc822Names());
                assertEquals(texts(names, DNS_NAME), read.dnsNames());
            }
        } catch (CertificateParsingException e) {
            assertNotNull(e); // only the JDK's own reader refuses it
        }
    }

    private static List<?> texts(Collection<List<?>> names, int tag) {
        return names.stream()
                .filter(name -> name.get(0).equals(tag))
                .map(name -> name.get(1))
                .toList();
    }
}
