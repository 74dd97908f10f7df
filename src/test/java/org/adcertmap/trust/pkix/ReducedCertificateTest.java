// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.adcertmap.pki.NamesInText;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** A certificate without some of its extensions says everything else that the whole one says. */
class ReducedCertificateTest {
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final Instant NOT_BEFORE = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant NOT_AFTER = Instant.parse("2026-01-01T00:00:00Z");

    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final X509Certificate WHOLE = ROOT.intermediate(
                    builder -> NamesInText.nameConstraints("DNS:corp.example.test", "")
                            .apply(builder)
                            .extendedKeyUsage("1.3.6.1.5.5.7.3.2")
                            .rawExtension("1.2.3.4", true, new byte[] {5, 0})
                            .notBefore(NOT_BEFORE)
                            .notAfter(NOT_AFTER),
                    "CN=Sub")
            .certificate();
    private static final X509Certificate REDUCED = reduced();

    private static X509Certificate reduced() {
        try {
            return ReducedCertificate.without(Set.of(NAME_CONSTRAINTS), WHOLE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void certificateWithoutTheExtensionIsItself() throws Exception {
        assertSame(ROOT.certificate(), ReducedCertificate.without(Set.of(NAME_CONSTRAINTS), ROOT.certificate()));
    }

    @Test
    void onlyTheExtensionIsMissing() {
        assertNull(REDUCED.getExtensionValue(NAME_CONSTRAINTS));
        assertArrayEquals(WHOLE.getExtensionValue("1.2.3.4"), REDUCED.getExtensionValue("1.2.3.4"));
        assertEquals(Set.of("2.5.29.15", "2.5.29.19", "1.2.3.4"), REDUCED.getCriticalExtensionOIDs());
        assertEquals(WHOLE.getNonCriticalExtensionOIDs(), REDUCED.getNonCriticalExtensionOIDs());
        assertTrue(REDUCED.hasUnsupportedCriticalExtension());
    }

    @Test
    @SuppressWarnings("deprecation") // the names without their encoding
    void fieldsAreThoseOfTheWholeCertificate() throws Exception {
        assertEquals(WHOLE.getVersion(), REDUCED.getVersion());
        assertEquals(WHOLE.getSerialNumber(), REDUCED.getSerialNumber());
        assertEquals(WHOLE.getIssuerX500Principal(), REDUCED.getIssuerX500Principal());
        assertEquals(WHOLE.getSubjectX500Principal(), REDUCED.getSubjectX500Principal());
        assertEquals(WHOLE.getIssuerX500Principal(), REDUCED.getIssuerDN());
        assertEquals(WHOLE.getSubjectX500Principal(), REDUCED.getSubjectDN());
        assertEquals(WHOLE.getNotBefore(), REDUCED.getNotBefore());
        assertEquals(WHOLE.getNotAfter(), REDUCED.getNotAfter());
        assertEquals(WHOLE.getPublicKey(), REDUCED.getPublicKey());
        assertEquals(WHOLE.getSigAlgName(), REDUCED.getSigAlgName());
        assertEquals(WHOLE.getSigAlgOID(), REDUCED.getSigAlgOID());
        assertArrayEquals(WHOLE.getSignature(), REDUCED.getSignature());
        assertArrayEquals(WHOLE.getKeyUsage(), REDUCED.getKeyUsage());
        assertEquals(WHOLE.getExtendedKeyUsage(), REDUCED.getExtendedKeyUsage());
        assertEquals(WHOLE.getBasicConstraints(), REDUCED.getBasicConstraints());
    }

    @Test
    void encodingIsWithoutTheExtensionAndTheSignatureIsOfTheWhole() throws Exception {
        assertTrue(REDUCED.getEncoded().length < WHOLE.getEncoded().length);
        assertTrue(REDUCED.getTBSCertificate().length < WHOLE.getTBSCertificate().length);
        assertTrue(REDUCED.toString().contains("CN=Sub"));
        assertDoesNotThrow(() -> REDUCED.verify(ROOT.certificate().getPublicKey()));
    }

    @Test
    void signatureOfAnotherKeyIsRefused() throws Exception {
        PublicKey key = ROOT.certificate().getPublicKey();
        PublicKey other = TestCa.root("CN=Root").certificate().getPublicKey();
        String provider = provider(key);
        REDUCED.verify(key, provider);
        assertThrows(SignatureException.class, () -> REDUCED.verify(other));
        assertThrows(SignatureException.class, () -> REDUCED.verify(other, provider));
    }

    private static String provider(PublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(key);
        return signature.getProvider().getName();
    }

    @Test
    void validityPeriodCounts() throws Exception {
        REDUCED.checkValidity(Date.from(NOT_AFTER));
        assertThrows(
                CertificateExpiredException.class, () -> REDUCED.checkValidity(Date.from(NOT_AFTER.plusSeconds(1))));
        assertThrows(
                CertificateNotYetValidException.class,
                () -> REDUCED.checkValidity(Date.from(NOT_BEFORE.minusSeconds(1))));
        X509Certificate expired = ReducedCertificate.without(
                Set.of("2.5.29.19"),
                ROOT.issue("CN=old")
                        .rawExtension("2.5.29.19", true, new byte[] {0x30, 0})
                        .notBefore(Instant.EPOCH)
                        .notAfter(Instant.EPOCH)
                        .issue()
                        .certificate());
        assertThrows(CertificateExpiredException.class, expired::checkValidity);
    }
}
