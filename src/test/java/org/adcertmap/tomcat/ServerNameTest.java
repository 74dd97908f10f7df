package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
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
 * The name in the TLS handshake and the name in the request may differ; Tomcats before 10.1.50 and 11.0.15 do not mind.
 * What the connector requires for one name says nothing of a request for another.
 */
class ServerNameTest extends EmbeddedTest {
    private static final String OPEN = "open.test";
    private static final String SECURE = "secure.test";

    /** The connector requires a certificate for one name and asks for none for the other. */
    @BeforeEach
    void twoNames() {
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
                .setProperty(
                        "strictSni", "false"); // later Tomcats refuse such a request themselves, unless told not to
        secure.setCertificateVerification("required");
        StandardHost host = new StandardHost();
        host.setName(SECURE);
        tomcat.engine().addChild(host);
        Context context = tomcat.addApplication(host, "");
        Tomcat.addServlet(context, "who", new WhoAmI());
        context.addServletMappingDecoded("/*", "who");
    }

    private String answer(SSLContext identity, String inTheHandshake, String inTheRequest) throws IOException {
        try (SSLSocket socket = (SSLSocket) identity.getSocketFactory().createSocket("127.0.0.1", tomcat.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(inTheHandshake)));
            socket.setSSLParameters(parameters);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + inTheRequest + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName(
            "CVE-2025-66614 CVE-2026-32990 CVE-2026-65637 another name in the handshake spares nobody the certificate")
    void anotherNameInTheHandshakeSparesNobodyTheCertificate() throws Exception {
        valve.setSslFlags("Ssl, SslNegotiateCert, SslRequireCert");
        startWithRealmAndValveInTheEngine();
        SSLContext nobody = Identity.sslContextWithoutCertificate(authority.certificate());
        String answer = answer(nobody, OPEN, SECURE);
        assertTrue(answer.startsWith("HTTP/1.1 403") && answer.contains("ADCM-CERTIFICATE-REQUIRED"), answer);
    }

    @Test
    void withoutTheFlagTheRequestGoesOnAsNobody() throws Exception {
        startWithRealmAndValveInTheEngine();
        String answer = answer(Identity.sslContextWithoutCertificate(authority.certificate()), OPEN, SECURE);
        assertTrue(answer.contains("user=anonymous"), answer);
        String alices = answer(good(alice).sslContext(authority.certificate()), SECURE, SECURE);
        assertTrue(alices.contains("user=CORP\\alice"), alices);
        assertFalse(answer.contains("CORP"), answer);
    }
}
