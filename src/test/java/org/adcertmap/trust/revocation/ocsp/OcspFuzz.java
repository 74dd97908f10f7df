// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.ocsp;

import static org.adcertmap.pki.EncodedNames.element;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;

/**
 * Fuzz target: OCSP responses, and what follows the CertID in one that the CA has signed. The first are rejected with
 * an {@link IOException}, because the key of the CA is new in every run. Of the second Bouncy Castle reads the same
 * status and time where one is accepted.
 */
public final class OcspFuzz {
    private static final Instant GREGORIAN = Instant.parse("1583-01-01T00:00:00Z");
    private static final TestCa CA = TestCa.root("CN=Fuzz CA");
    private static final Identity SIGNER = CA.identity();
    private static final X509Certificate ALICE = CA.issue("CN=alice").issue().certificate();
    private static final Instant NOW = Instant.now();
    /** AlgorithmIdentifiers of ecdsa-with-SHA256 and SHA-1, the OID of id-pkix-ocsp-basic. */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300a06082a8648ce3d040302");

    private static final byte[] SHA1 = HexFormat.of().parseHex("300906052b0e03021a0500");
    private static final byte[] BASIC = HexFormat.of().parseHex("06092b0601050507300101");
    private static final byte[] PRODUCED_AT =
            HexFormat.of().parseHex("180f32303236303130313030303030305a"); // 20260101000000Z
    private static final int ENUMERATED = 0x0A;

    private OcspFuzz() {}

    private static byte[] signed(byte[] rest) throws Exception {
        OcspRequest request = OcspRequest.of(ALICE, SIGNER.certificate());
        byte[] certId = element(
                DerReader.SEQUENCE,
                SHA1,
                element(DerReader.OCTET_STRING, request.issuerNameHash()),
                element(DerReader.OCTET_STRING, request.issuerKeyHash()),
                element(DerReader.INTEGER, request.serial()));
        byte[] data = element(
                DerReader.SEQUENCE,
                element(
                        DerReader.contextTag(1),
                        SIGNER.certificate().getSubjectX500Principal().getEncoded()),
                PRODUCED_AT,
                element(DerReader.SEQUENCE, element(DerReader.SEQUENCE, certId, rest)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(SIGNER.key());
        signature.update(data);
        byte[] basic = element(
                DerReader.SEQUENCE, data, ALGORITHM, element(DerReader.BIT_STRING, new byte[1], signature.sign()));
        return element(
                DerReader.SEQUENCE,
                element(ENUMERATED, new byte[1]),
                element(
                        DerReader.contextTag(0),
                        element(DerReader.SEQUENCE, BASIC, element(DerReader.OCTET_STRING, basic))));
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            fail("accepted: " + OcspResponse.parse(input, ALICE, SIGNER.certificate(), new byte[0], NOW));
        } catch (IOException e) {
            assertNotNull(e.getMessage());
        }
        byte[] encoded = signed(input);
        OcspResponse response;
        try {
            response = OcspResponse.parse(encoded, ALICE, SIGNER.certificate(), new byte[0], NOW);
        } catch (IOException e) {
            assertNotNull(e.getMessage());
            return;
        } catch (RuntimeException e) {
            // The JDK's own, from which GuardedSource makes an IOException.
            assertTrue(
                    Arrays.stream(e.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().startsWith("sun.security.")),
                    e::toString);
            return;
        }
        SingleResp other;
        try {
            other = ((BasicOCSPResp) new OCSPResp(encoded).getResponseObject()).getResponses()[0];
        } catch (RuntimeException | IOException | OCSPException e) {
            return; // what Bouncy Castle cannot read is not compared
        }
        if (response.thisUpdate().isAfter(GREGORIAN)) { // Bouncy Castle reads earlier times by the Julian calendar
            assertEquals(Date.from(response.thisUpdate()), other.getThisUpdate());
        }
        if (response.status() == RevocationStatus.GOOD) {
            assertEquals(CertificateStatus.GOOD, other.getCertStatus());
        } else {
            assertEquals(RevokedStatus.class, other.getCertStatus().getClass());
        }
    }
}
