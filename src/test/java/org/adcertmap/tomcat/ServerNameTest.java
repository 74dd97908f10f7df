// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.tomcat.TlsConnection;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.adcertmap.pki.Identity;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The server name of the TLS handshake (SNI) and the Host header of the request may differ; Tomcat before 10.1.50 and
 * 11.0.15 accepts that. The certificateVerification of one host does not apply to a request for another.
 */
class ServerNameTest extends EmbeddedTest {
    private static final String OPEN = "open.test";
    private static final String SECURE = "secure.test";

    /** The connector requires a certificate for one host name, and requests none for the other. */
    @BeforeEach
    void addTwoHosts() {
        SSLHostConfig secure = tomcat.tlsConnector().findSslHostConfigs()[0];
        SSLHostConfig open = new SSLHostConfig();
        open.setHostName(OPEN);
        open.setCertificateVerification("none");
        SSLHostConfigCertificate known = secure.getCertificates().iterator().next();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(open, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(known.getCertificateKeystoreFile());
        certificate.setCertificateKeystorePassword(known.getCertificateKeystorePassword());
        certificate.setCertificateKeystoreType(known.getCertificateKeystoreType());
        open.addCertificate(certificate);
        tomcat.tlsConnector().addSslHostConfig(open);
        tomcat.tlsConnector()
                .setProperty("strictSni", "false"); // newer Tomcats refuse such a request unless this is false
        secure.setCertificateVerification("required");
        StandardHost host = new StandardHost();
        host.setName(SECURE);
        tomcat.engine().addChild(host);
        Context context = tomcat.addApplication(host, "");
        Tomcat.addServlet(context, "who", new WhoAmI());
        context.addServletMappingDecoded("/*", "who");
    }

    private String response(SSLContext identity, String sniHostName, String hostHeader) throws IOException {
        try (TlsConnection connection = TlsConnection.open(identity, tomcat.port(), sniHostName)) {
            return connection.get("/", hostHeader);
        }
    }

    @Test
    @DisplayName(
            "CVE-2025-66614 CVE-2026-32990 CVE-2026-65637 a different SNI host name does not bypass SslRequireCert")
    void differentSniHostNameDoesNotBypassSslRequireCert() throws Exception {
        valve.setSslFlags("Ssl, SslNegotiateCert, SslRequireCert");
        startWithRealmAndValveInTheEngine();
        SSLContext withoutCertificate = Identity.sslContextWithoutCertificate(ca.certificate());
        String response = response(withoutCertificate, OPEN, SECURE);
        assertTrue(response.startsWith("HTTP/1.1 403") && response.contains("ADCM-CERTIFICATE-REQUIRED"), response);
    }

    @Test
    void withoutSslRequireCertTheRequestContinuesUnauthenticated() throws Exception {
        startWithRealmAndValveInTheEngine();
        String response = response(Identity.sslContextWithoutCertificate(ca.certificate()), OPEN, SECURE);
        assertTrue(response.contains("user=anonymous"), response);
        String alices = response(identityOf(alice).sslContext(ca.certificate()), SECURE, SECURE);
        assertTrue(alices.contains("user=CORP\\alice"), alices);
        assertFalse(response.contains("CORP"), response);
    }
}
