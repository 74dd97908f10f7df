// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.crl.DistributionPoint;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

/** Which URLs of a certificate are sources of its revocation status. */
class RevocationPointersTest {
    private static final TestCa CA = TestCa.root("CN=CA");

    private static RevocationPointers of(CertificateBuilder certificate) throws MalformedDerException {
        return RevocationPointers.of(certificate.issue().certificate());
    }

    private static String[] urls(int count) {
        return IntStream.range(0, count).mapToObj(i -> "http://pki/" + i).toArray(String[]::new);
    }

    @Test
    void certificateWithoutExtensionsHasNone() throws Exception {
        assertEquals(new RevocationPointers(List.of(), List.of(), List.of(), List.of()), of(CA.issue("CN=alice")));
    }

    @Test
    void urlsAreReadInTheirOrder() throws Exception {
        RevocationPointers pointers = of(CA.issue("CN=alice")
                .ocspResponder("http://pki/ocsp")
                .crlDistributionPoint("http://pki/2.crl", "http://pki/1.crl")
                .freshestCrl("http://pki/delta.crl"));
        assertEquals(List.of("http://pki/ocsp"), pointers.ocspResponders());
        assertEquals(
                List.of(List.of("http://pki/2.crl", "http://pki/1.crl")),
                pointers.crlDistributionPoints().stream()
                        .map(DistributionPoint::urls)
                        .toList());
        assertEquals(
                List.of(List.of("http://pki/delta.crl")),
                pointers.freshestCrl().stream().map(DistributionPoint::urls).toList());
    }

    @Test
    void otherAccessMethodsAndNamesAreNoResponders() throws Exception {
        GeneralName url = new GeneralName(GeneralName.uniformResourceIdentifier, "http://pki/ocsp");
        GeneralName name = new GeneralName(new X500Name("CN=Responder"));
        AccessDescription[] descriptions = {
            new AccessDescription(AccessDescription.id_ad_caIssuers, url),
            new AccessDescription(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.48.1.2"), url),
            new AccessDescription(AccessDescription.id_ad_ocsp, name),
            new AccessDescription(AccessDescription.id_ad_ocsp, url)
        };
        byte[] extension = new AuthorityInformationAccess(descriptions).getEncoded();
        assertEquals(
                List.of("http://pki/ocsp"),
                of(CA.issue("CN=alice").rawExtension("1.3.6.1.5.5.7.1.1", false, extension))
                        .ocspResponders());
    }

    @Test
    void tenUrlsAreAcceptedTogether() throws Exception {
        RevocationPointers pointers = of(CA.issue("CN=alice")
                .ocspResponder("http://pki/ocsp")
                .crlDistributionPoint(urls(5))
                .freshestCrl(urls(4)));
        assertEquals(5, pointers.crlDistributionPoints().get(0).urls().size());
        MalformedDerException refusal = assertThrows(
                MalformedDerException.class,
                () -> of(CA.issue("CN=alice")
                        .ocspResponder("http://pki/ocsp")
                        .crlDistributionPoint(urls(5))
                        .freshestCrl(urls(5))));
        assertEquals("they have 11 URLs, at most 10 are accepted", refusal.getMessage());
    }
}
