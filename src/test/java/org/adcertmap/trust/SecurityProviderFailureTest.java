// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.ProviderException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.pki.FakeSignatureProvider;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.PathBuilder;
import org.adcertmap.trust.path.PresentedChain;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A security provider that throws an unchecked exception where it should verify a signature has not verified it: no CA
 * has issued the certificate, and the outcome is a denial, not an internal error.
 */
class SecurityProviderFailureTest {
    private static final TestCa CA = TestCa.root("CN=CA");

    private final X509Certificate alice = CA.issue("CN=alice").issue().certificate();
    private final byte[] crl = CA.newCrl().issue();
    private final CertificationAuthorities cas = CertificationAuthorities.of(List.of(CA.certificate()));
    private final FakeSignatureProvider provider =
            FakeSignatureProvider.failing(new ProviderException("the token was removed"));

    @AfterEach
    void removeTheProvider() {
        provider.close();
    }

    private static Denial denial(org.junit.jupiter.api.function.Executable check) {
        return assertThrows(CertificateRefusedException.class, check).refusal().denial();
    }

    @Test
    void noCaInNtAuthHasIssuedTheCertificate() {
        NtAuth ntAuth = NtAuth.of(List.of(CA.certificate()));
        assertEquals(Denial.NOT_IN_NTAUTH, denial(() -> ntAuth.requireIssuerOf(alice, List.of())));
    }

    @Test
    void noCertificationPathIsFound() {
        PathBuilder paths = new PathBuilder(cas, Sha1Signatures.REFUSE);
        assertEquals(
                Denial.UNTRUSTED_ISSUER, denial(() -> paths.build(List.of(alice), RequiredUsage.ANY, Instant.now())));
    }

    @Test
    void noPresentedCertificateIsPartOfThePath() {
        assertEquals(List.of(alice), PresentedChain.relevant(List.of(alice, CA.certificate())));
    }

    @Test
    void noCaIsSelfSigned() {
        X509Certificate other = TestCa.root("CN=Other").certificate();
        assertEquals(List.of(), CertificationAuthorities.of(List.of(other)).roots());
    }

    @Test
    void noCrlIsFromTheCa() {
        IOException failure =
                assertThrows(IOException.class, () -> CrlParser.parse(new ByteArrayInputStream(crl), CA.certificate()));
        assertTrue(failure.getMessage().contains("not signed by the issuing CA"), failure::toString);
    }
}
