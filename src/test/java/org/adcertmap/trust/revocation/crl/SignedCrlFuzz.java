// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import static org.adcertmap.pki.EncodedNames.element;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.HexFormat;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * Fuzz target: what follows nextUpdate in a CRL that the CA has signed, entries and extensions. Where it is accepted,
 * each entry that the JDK finds is revoked here as well, and both find as many.
 */
public final class SignedCrlFuzz {
    private static final Identity CA = TestCa.root("CN=Fuzz CA").identity();
    /** AlgorithmIdentifier of ecdsa-with-SHA256. */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300a06082a8648ce3d040302");

    private static final int UTC_TIME = 0x17;

    private SignedCrlFuzz() {}

    private static byte[] time(String text) {
        return element(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] signed(byte[] rest) throws GeneralSecurityException {
        byte[] tbs = element(
                DerReader.SEQUENCE,
                new byte[] {DerReader.INTEGER, 1, 1},
                ALGORITHM,
                CA.certificate().getSubjectX500Principal().getEncoded(),
                time("260101000000Z"),
                time("270101000000Z"),
                rest);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(CA.key());
        signature.update(tbs);
        return element(
                DerReader.SEQUENCE, tbs, ALGORITHM, element(DerReader.BIT_STRING, new byte[1], signature.sign()));
    }

    public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException {
        byte[] encoded = signed(input);
        Crl crl;
        try {
            crl = CrlParser.parse(new ByteArrayInputStream(encoded), CA.certificate());
        } catch (IOException e) {
            assertNotNull(e.getMessage());
            return;
        }
        try {
            X509CRL other =
                    (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(encoded));
            Set<? extends X509CRLEntry> entries = other.getRevokedCertificates();
            assertEquals(
                    entries == null ? 0 : entries.size(), crl.revokedSerials().size());
            if (entries != null) {
                entries.forEach(entry -> assertRevoked(crl, entry));
            }
        } catch (CRLException e) {
            assertNotNull(e); // only the JDK's own reader refuses it
        }
    }

    private static void assertRevoked(Crl crl, X509CRLEntry entry) {
        if (entry.getRevocationReason() != CRLReason.REMOVE_FROM_CRL) {
            assertNotEquals(RevocationStatus.GOOD, crl.statusOf(entry.getSerialNumber()));
        }
    }
}
