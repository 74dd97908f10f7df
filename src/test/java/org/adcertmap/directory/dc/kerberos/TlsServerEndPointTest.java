// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.adcertmap.pki.SelfSigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests by which hash function a server certificate becomes a channel binding (RFC 5929 4.1). */
class TlsServerEndPointTest {
    private static final int PREFIX = "tls-server-end-point:".length();

    @ParameterizedTest
    @CsvSource({
        "MD2withRSA, SHA-256",
        "MD5withRSA, SHA-256",
        "SHA1withRSA, SHA-256",
        "SHA224withRSA, SHA-224",
        "SHA256withRSA, SHA-256",
        "SHA384withRSA, SHA-384",
        "SHA512withRSA, SHA-512",
        "SHA3-256withRSA, SHA3-256",
        "SHA3-512withRSA, SHA3-512",
        "PSS SHA-1, SHA-256",
        "PSS SHA-256, SHA-256",
        "PSS SHA-384, SHA-384",
        "PSS SHA-512, SHA-512",
        "SHA1withECDSA, SHA-256",
        "SHA256withECDSA, SHA-256",
        "SHA384withECDSA, SHA-384",
        "SHA512withECDSA, SHA-512",
        "SHA3-384withECDSA, SHA3-384",
        "SHA1withDSA, SHA-256",
        "SHA256withDSA, SHA-256",
        "Ed25519, SHA-256",
        "Ed448, SHA-256",
    })
    void hashFunctionIsThatOfTheSignature(String algorithm, String hashFunction) throws Exception {
        X509Certificate certificate = SelfSigned.withAlgorithm(algorithm).certificate();
        byte[] octets = TlsServerEndPoint.of(certificate);
        assertEquals("tls-server-end-point:", new String(Arrays.copyOf(octets, PREFIX), StandardCharsets.US_ASCII));
        assertArrayEquals(
                MessageDigest.getInstance(hashFunction).digest(certificate.getEncoded()),
                Arrays.copyOfRange(octets, PREFIX, octets.length));
    }

    @Test
    void certificateOfTheServerCounts() throws Exception {
        X509Certificate server = SelfSigned.withAlgorithm("SHA256withECDSA").certificate();
        X509Certificate issuer = SelfSigned.withAlgorithm("SHA256withECDSA").certificate();
        SSLSession session = mock(SSLSession.class);
        when(session.getPeerCertificates()).thenReturn(new Certificate[] {server, issuer});
        assertArrayEquals(TlsServerEndPoint.of(server), TlsServerEndPoint.of(session));
        when(session.getPeerCertificates()).thenReturn(new Certificate[] {mock(Certificate.class)});
        assertThrows(SSLPeerUnverifiedException.class, () -> TlsServerEndPoint.of(session));
    }
}
