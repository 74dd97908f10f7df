// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** A denied certificate is as it was in all but its validity, and is there again as it was presented. */
class DeniedCertificateTest {
    private final TestCa ca = TestCa.root("CN=CA");
    private final X509Certificate certificate = ca.issue("CN=alice").issue().certificate();

    @Test
    void onlyTheValidityWithoutADateIsAnotherOne() throws Exception {
        X509Certificate[] chain = {certificate, ca.certificate()};
        DeniedCertificate.deny(chain);
        assertThrows(CertificateNotYetValidException.class, chain[0]::checkValidity);
        assertDoesNotThrow(() -> chain[0].checkValidity(new Date()));
        assertEquals(certificate, chain[0]);
        assertEquals(chain[0], certificate);
        assertEquals(certificate.hashCode(), chain[0].hashCode());
        assertEquals(certificate.getSubjectX500Principal(), chain[0].getSubjectX500Principal());
        assertEquals(certificate.toString(), chain[0].toString());
        assertDoesNotThrow(() -> chain[0].verify(ca.certificate().getPublicKey()));
        assertSame(ca.certificate(), chain[1]);
    }

    @Test
    void presentedIsTheCertificateItself() {
        X509Certificate[] chain = {certificate};
        DeniedCertificate.deny(chain);
        X509Certificate once = chain[0];
        DeniedCertificate.deny(chain);
        assertSame(once, chain[0], "replaced once");
        X509Certificate[] presented = DeniedCertificate.presented(chain);
        assertSame(certificate, presented[0]);
        assertNotSame(chain, presented);
        assertSame(once, chain[0]);
        assertSame(
                certificate,
                PresentedCertificate.of((Object) chain).orElseThrow().clientCertificate());
    }

    @Test
    void emptyChainHasNone() {
        X509Certificate[] chain = {};
        DeniedCertificate.deny(chain);
        assertEquals(0, DeniedCertificate.presented(chain).length);
    }
}
