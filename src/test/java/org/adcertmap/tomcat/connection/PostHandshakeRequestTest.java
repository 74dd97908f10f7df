// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.juli.logging.Log;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks for which requests the certificate is requested after the handshake, without a Tomcat. */
class PostHandshakeRequestTest {
    private static final String OPEN_SSL = "org.apache.tomcat.util.net.openssl.OpenSSLImplementation";

    private final X509Certificate certificate = mock(X509Certificate.class);
    private final Request request = mock(Request.class);
    private final org.apache.coyote.Request coyote = mock(org.apache.coyote.Request.class);
    private final Connector connector = new Connector("HTTP/1.1");
    private final SSLHostConfig virtualHost = new SSLHostConfig();
    private final Log log = mock(Log.class);
    private Object chain;

    @BeforeEach
    void secureRequestWithoutACertificate() {
        connector.setProperty("SSLEnabled", "true");
        virtualHost.setCertificateVerification("none");
        connector.addSslHostConfig(virtualHost);
        when(request.isSecure()).thenReturn(true);
        when(request.getConnector()).thenReturn(connector);
        when(request.getCoyoteRequest()).thenReturn(coyote);
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenAnswer(call -> chain);
        doAnswer(call -> chain = new X509Certificate[] {certificate})
                .when(coyote)
                .action(ActionCode.REQ_SSL_CERTIFICATE, null);
        speaks("HTTP/1.1", "TLSv1.2");
    }

    private void speaks(String protocol, String tls) {
        when(request.getProtocol()).thenReturn(protocol);
        when(request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY)).thenReturn(tls);
    }

    private Optional<X509Certificate> certificate(SslFlag... flags) {
        return PostHandshakeCertificate.of(request, Set.of(flags), log).map(PresentedCertificate::clientCertificate);
    }

    private boolean isRequested() {
        return certificate(SslFlag.SSL_NEGOTIATE_CERT).isPresent();
    }

    @Test
    void certificateIsRequestedWithTheFlagAlone() {
        assertEquals(Optional.empty(), certificate(SslFlag.SSL, SslFlag.SSL_REQUIRE_CERT));
        assertEquals(Optional.of(certificate), certificate(SslFlag.SSL_NEGOTIATE_CERT));
    }

    @Test
    void certificateOfTheHandshakeIsNotRequestedAgain() {
        X509Certificate other = mock(X509Certificate.class);
        chain = new X509Certificate[] {other};
        assertEquals(Optional.of(other), certificate(SslFlag.SSL_NEGOTIATE_CERT));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, TLSv1.2, , true",
        "HTTP/1.0, TLSv1.2, , true",
        "HTTP/1.1, TLSv1.3, , false",
        "HTTP/1.1, TLSv1.3, org.apache.tomcat.util.net.jsse.JSSEImplementation, false",
        "HTTP/1.1, TLSv1.3, " + OPEN_SSL + ", true",
        "HTTP/1.1, , , true",
        "HTTP/2.0, TLSv1.2, , false",
        "HTTP/2.0, TLSv1.3, " + OPEN_SSL + ", false",
    })
    void certificateIsRequestedWhereTheProtocolPermitsIt(
            String protocol, String tls, String implementation, boolean requested) {
        if (implementation != null) {
            connector.setProperty("sslImplementationName", implementation);
        }
        speaks(protocol, tls);
        assertEquals(requested, isRequested());
    }

    @Test
    void certificateIsNotRequestedWithoutTls() {
        when(request.isSecure()).thenReturn(false);
        assertEquals(false, isRequested());
        when(request.isSecure()).thenReturn(true);
        when(request.getConnector()).thenReturn(new Connector("HTTP/1.1"));
        assertEquals(false, isRequested(), "a proxy terminates TLS");
    }

    @Test
    void certificateIsNotRequestedWhereTheHandshakeOfAVirtualHostRequestsIt() {
        SSLHostConfig other = new SSLHostConfig();
        other.setHostName("other.example.test");
        other.setCertificateVerification("optional");
        connector.addSslHostConfig(other);
        assertEquals(false, isRequested());
    }

    @Test
    void bodyThatIsTooLargeIsLogged() {
        certificate(SslFlag.SSL_NEGOTIATE_CERT);
        verify(log, never()).info(any());
        chain = null;
        doThrow(new IllegalStateException("the body is larger than maxSavePostSize"))
                .when(coyote)
                .action(ActionCode.REQ_SSL_CERTIFICATE, null);
        assertEquals(false, isRequested());
        verify(log).info(any());
    }
}
