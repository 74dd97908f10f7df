// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient.Version;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks that the Valve requests the client certificate after the handshake where sslFlags requires it and Tomcat
 * supports it, and that the request has no certificate otherwise.
 */
class PostHandshakeCertificateTest extends EmbeddedTest {
    @BeforeEach
    void requestNoCertificateInTheHandshake() {
        tomcat.tlsConnector().findSslHostConfigs()[0].setCertificateVerification("none");
        tomcat.tlsConnector().addUpgradeProtocol(new Http2Protocol());
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, TLSv1.2, 'Ssl, SslNegotiateCert', CORP\\alice",
        "HTTP_1_1, TLSv1.2, 'Ssl', anonymous",
        "HTTP_1_1, TLSv1.3, 'Ssl, SslNegotiateCert', anonymous",
        "HTTP_2, TLSv1.2, 'Ssl, SslNegotiateCert', anonymous",
        "HTTP_2, TLSv1.3, 'Ssl, SslNegotiateCert, SslRequireCert', 403",
    })
    void certificateIsRequestedWhereTomcatSupportsIt(Version version, String tls, String flags, String user)
            throws Exception {
        valve.setSslFlags(flags);
        startWithRealmAndValveInTheEngine();
        Browser alices = Browser.with(identityOf(alice).sslContext(ca.certificate()), tomcat.port(), version, tls);
        assertEquals(user, alices.get("/").user());
        assertEquals(user, alices.get("/").user(), "the same for the next request");
    }

    @ParameterizedTest
    @CsvSource({"1000, CORP\\alice", "70000, anonymous"})
    void requestWithATooLargeBodyHasNoCertificate(int octets, String user) throws Exception {
        valve.setSslFlags("Ssl, SslNegotiateCert");
        startWithRealmAndValveInTheEngine();
        Browser alices = Browser.with(
                identityOf(alice).sslContext(ca.certificate()), tomcat.port(), Version.HTTP_1_1, "TLSv1.2");
        assertEquals(user, alices.post("/", octets).user());
    }
}
