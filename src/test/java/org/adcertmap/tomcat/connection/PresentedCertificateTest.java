// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.junit.jupiter.api.Test;

/** Checks what counts as a presented certificate. */
class PresentedCertificateTest {
    private final TestCa ca = TestCa.root("CN=CA");
    private final X509Certificate alices = ca.issue("CN=alice").issue().certificate();
    private final Request request = mock(Request.class);

    private Optional<PresentedCertificate> presented(Object attribute) {
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(attribute);
        return PresentedCertificate.of(request);
    }

    @Test
    void requestWithoutAChainPresentsNoCertificate() {
        assertEquals(Optional.empty(), presented(null));
        assertEquals(Optional.empty(), presented(new X509Certificate[0]));
    }

    @Test
    void attributeOfAnotherTypeIsAnErrorAndNotNoCertificate() {
        assertThrows(IllegalStateException.class, () -> presented("a certificate"));
    }

    @Test
    void firstOfTheChainIsTheClientsCertificate() throws Exception {
        X509Certificate[] chain = {alices, ca.certificate()};
        PresentedCertificate presented = presented(chain).orElseThrow();
        assertSame(alices, presented.clientCertificate());
        assertArrayEquals(chain, presented.chain());
        assertEquals(CertificateReader.read(alices).sha256Thumbprint(), presented.sha256());
    }

    @Test
    void laterChangesOfTheArrayHaveNoEffect() {
        X509Certificate[] chain = {alices};
        PresentedCertificate presented = presented(chain).orElseThrow();
        chain[0] = ca.certificate();
        presented.chain()[0] = ca.certificate();
        assertSame(alices, presented.clientCertificate());
        assertSame(alices, presented.chain()[0]);
    }
}
