// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.pki.TestCa;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key usage, extended key usage and policies are read strictly: a malformed extension is refused. */
class UsageExtensionsTest {
    private static final TestCa CA = TestCa.root("CN=CA");

    private static byte[] der(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({"03020780, true", "03020640, false", "0303008080, true", "03030000ff, false", "030100, false"})
    void digitalSignatureIsTheFirstBit(String keyUsage, boolean isSet) throws MalformedDerException {
        assertEquals(isSet, KeyUsageExtensions.digitalSignature(der(keyUsage)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0300", "0302ff80", "03020880", "0303078000ff", "04020780", ""})
    void malformedKeyUsageIsRefused(String keyUsage) {
        assertThrows(MalformedDerException.class, () -> KeyUsageExtensions.digitalSignature(der(keyUsage)));
    }

    @Test
    void purposesAndPoliciesAreObjectIdentifiers() throws MalformedDerException {
        assertEquals(Set.of("1.2", "1.3"), KeyUsageExtensions.extendedKeyUsage(der("300606012a06012b")));
        assertEquals(Set.of("1.2", "1.3"), CertificatePolicies.read(der("300c300306012a300506012b3000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000", "300306012a00", "3003040100", "30", "06012a"})
    void malformedPurposesAndPoliciesAreRefused(String extension) {
        assertThrows(MalformedDerException.class, () -> KeyUsageExtensions.extendedKeyUsage(der(extension)));
        assertThrows(MalformedDerException.class, () -> CertificatePolicies.read(der(extension)));
    }

    @Test
    void usageOfACertificateIsThatOfItsExtensions() throws Exception {
        assertEquals(
                new CertificateUsage(true, Optional.empty()),
                CertificateUsage.of(CA.issue("CN=a")
                        .noKeyUsage()
                        .noExtendedKeyUsage()
                        .issue()
                        .certificate()));
        assertEquals(
                new CertificateUsage(false, Optional.of(Set.of("1.2.3"))),
                CertificateUsage.of(CA.issue("CN=a")
                        .keyUsage(KeyUsage.keyEncipherment)
                        .extendedKeyUsage("1.2.3")
                        .issue()
                        .certificate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {KeyUsageExtensions.KEY_USAGE, KeyUsageExtensions.EXTENDED_KEY_USAGE})
    void malformedExtensionOfACertificateIsRefused(String oid) {
        CertificateRefusedException e = assertThrows(
                CertificateRefusedException.class,
                () -> CertificateUsage.of(CA.issue("CN=a")
                        .noKeyUsage()
                        .noExtendedKeyUsage()
                        .rawExtension(oid, false, der("0500"))
                        .issue()
                        .certificate()));
        assertEquals(Denial.MALFORMED_CERTIFICATE, e.refusal().denial());
    }
}
