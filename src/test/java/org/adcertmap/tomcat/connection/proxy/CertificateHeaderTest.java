// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import static org.adcertmap.pki.ForwardedCertificateHeader.alb;
import static org.adcertmap.pki.ForwardedCertificateHeader.apache;
import static org.adcertmap.pki.ForwardedCertificateHeader.envoy;
import static org.adcertmap.pki.ForwardedCertificateHeader.haproxy;
import static org.adcertmap.pki.ForwardedCertificateHeader.nginx;
import static org.adcertmap.pki.ForwardedCertificateHeader.rfc9440;
import static org.adcertmap.pki.ForwardedCertificateHeader.rfc9440Chain;
import static org.adcertmap.pki.ForwardedCertificateHeader.traefik;
import static org.adcertmap.pki.ForwardedCertificateHeader.traefikPercentEncoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.pki.JdkRejectedCertificates;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the form of each proxy is parsed, and that every malformed value is refused. */
class CertificateHeaderTest {
    private static final TestCa ROOT = TestCa.root("DC=test", "CN=Root CA");
    private static final TestCa ISSUING = ROOT.intermediate("DC=test", "CN=Issuing CA");
    private static final X509Certificate ALICE =
            ISSUING.issue("CN=alice").issue().certificate();
    private static final X509Certificate CA = ISSUING.certificate();
    private static final List<String> FORMS =
            List.of("Client-Cert", "nginx", "Apache", "HAProxy", "Envoy", "Traefik", "ALB");

    private static List<X509Certificate> read(String form, String... values) throws MalformedHeaderException {
        return CertificateHeader.parse(form).read(List.of(values), List.of());
    }

    static Stream<Arguments> certificates() {
        return Stream.of(
                Arguments.of("Client-Cert", rfc9440(ALICE)),
                Arguments.of("Client-Cert", "  " + rfc9440(ALICE) + " "),
                Arguments.of("nginx", nginx(ALICE)),
                Arguments.of("nginx", alb(ALICE)),
                Arguments.of("Apache", apache(ALICE)),
                Arguments.of("Apache", apache(ALICE).replace(' ', '\t').replace("\tCERT", " CERT")),
                Arguments.of("HAProxy", haproxy(ALICE)),
                Arguments.of("Envoy", envoy("Cert", ALICE)),
                Arguments.of("Envoy", envoy("Cert", ALICE).replace("\"", "")),
                Arguments.of(
                        "Envoy",
                        "By=spiffe://a;Hash=468e;" + envoy("Cert", ALICE)
                                + ";Subject=\"CN=\\\"x;y,z\\\"\";URI=;DNS=a;DNS=b"),
                Arguments.of("Traefik", traefik(ALICE)),
                Arguments.of("Traefik", traefikPercentEncoded(ALICE)),
                Arguments.of("ALB", alb(ALICE)));
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void certificateIsParsed(String form, String value) throws Exception {
        assertEquals(List.of(ALICE), read(form, value));
    }

    @Test
    void certificateThatTheJdkRejectsIsReportedWithItsReason() {
        byte[] malformed = JdkRejectedCertificates.truncatedCriticalSubjectAltName(ROOT);
        CertificateException reason = assertThrows(
                CertificateException.class,
                () -> CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(malformed)));
        MalformedHeaderException refused = assertThrows(
                MalformedHeaderException.class,
                () -> read("Client-Cert", ":" + Base64.getEncoder().encodeToString(malformed) + ":"));
        assertEquals("contains a malformed certificate: " + reason.getMessage(), refused.getMessage());
    }

    static Stream<Arguments> chains() {
        return Stream.of(
                Arguments.of("Envoy", envoy("Chain", ALICE, CA)),
                Arguments.of("Envoy", envoy("Cert", ALICE) + ";" + envoy("Chain", ALICE, CA)),
                Arguments.of("Traefik", traefik(ALICE, CA)),
                Arguments.of("Traefik", traefikPercentEncoded(ALICE, CA)),
                Arguments.of("ALB:X-Amzn-Mtls-Clientcert", alb(ALICE, CA)));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void chainIsParsedWithTheClientCertificateFirst(String form, String value) throws Exception {
        assertEquals(List.of(ALICE, CA), read(form, value));
    }

    @Test
    @DisplayName("RFC 9440: the chain is in a header of its own, which may be divided among several")
    void chainOfRfc9440() throws Exception {
        CertificateHeader header = CertificateHeader.parse("client-cert");
        List<X509Certificate> all = List.of(ALICE, CA, ROOT.certificate());
        assertEquals(all, header.read(List.of(rfc9440(ALICE)), List.of(rfc9440Chain(CA, ROOT.certificate()))));
        assertEquals(all, header.read(List.of(rfc9440(ALICE)), List.of(rfc9440(CA), "", rfc9440(ROOT.certificate()))));
        assertEquals("Client-Cert Client-Cert-Chain", header.name() + " " + header.chainName());
        for (String malformed :
                new String[] {rfc9440(CA) + ",", "," + rfc9440(CA), rfc9440(CA) + ";a=1", "::", haproxy(CA)}) {
            assertThrows(
                    MalformedHeaderException.class,
                    () -> header.read(List.of(rfc9440(ALICE)), List.of(malformed)),
                    malformed);
        }
        assertThrows(
                MalformedHeaderException.class,
                () -> header.read(List.of(), List.of(rfc9440(CA))),
                "a chain without a certificate");
    }

    static List<String> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void missingEmptyAndNullHeaderIsNoCertificate(String form) throws Exception {
        assertEquals(List.of(), read(form));
        for (String none : new String[] {"", " ", "(null)", " (null) "}) {
            assertEquals(List.of(), read(form, none), none);
        }
    }

    static Stream<Arguments> everyFormWithEveryMalformedValue() {
        byte[] der = Base64.getDecoder().decode(haproxy(ALICE));
        String longer = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(der, der.length + 3));
        String shorter = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(der, der.length - 3));
        String pem = "-----BEGIN CERTIFICATE-----";
        return FORMS.stream()
                .flatMap(form -> Stream.of(
                                "garbage",
                                "null",
                                "-",
                                "%",
                                "%zz",
                                "%4",
                                ":",
                                ":::",
                                ":AAAA:",
                                "AAAA",
                                "\u00e9",
                                "-----BEGIN CERTIFICATE-----",
                                pem + "END CERTIFICATE-----",
                                pem + " AAAA -----END CERTIFICATE-----",
                                pem + "-----END CERTIFICATE-----",
                                "Cert=",
                                "Cert=\"",
                                "Cert=\"\\",
                                "Hash=468e",
                                "Cert",
                                longer,
                                shorter,
                                ":" + longer + ":",
                                ":" + shorter + ":",
                                pem + longer + "-----END CERTIFICATE-----",
                                pem + shorter + "-----END CERTIFICATE-----",
                                "Cert=" + pem + longer + "-----END CERTIFICATE-----",
                                apache(ALICE) + "x",
                                "x" + apache(ALICE),
                                nginx(ALICE) + "x",
                                rfc9440(ALICE) + ";a=1",
                                rfc9440(ALICE) + "," + rfc9440(CA),
                                envoy("Cert", ALICE) + "," + envoy("Cert", ALICE),
                                envoy("Cert", ALICE) + ";" + envoy("cert", CA),
                                envoy("Cert", ALICE) + ";" + envoy("Chain", CA, ALICE),
                                envoy("Cert", ALICE, CA),
                                envoy("Cert", ALICE) + "x",
                                envoy("Cert", ALICE)
                                        .substring(0, envoy("Cert", ALICE).length() - 1),
                                "=a;" + envoy("Cert", ALICE),
                                envoy("Cert", ALICE) + "; =a",
                                haproxy(ALICE) + "\n" + haproxy(CA),
                                haproxy(ALICE) + ",",
                                "%" + haproxy(ALICE),
                                "(null)(null)")
                        .map(value -> Arguments.of(form, value)));
    }

    @ParameterizedTest
    @DisplayName(
            "CVE-2024-10039 a value that is not a certificate is malformed in every form, and never \"no certificate\"")
    @MethodSource("everyFormWithEveryMalformedValue")
    void malformedValueIsRefused(String form, String value) {
        assertThrows(MalformedHeaderException.class, () -> read(form, value));
    }

    @ParameterizedTest
    @CsvSource({"nginx", "Apache"})
    void secondCertificateIsRefusedWhereOneIsExpected(String form) {
        String value = form.equals("nginx") ? nginx(ALICE, CA) : apache(ALICE, CA);
        MalformedHeaderException thrown = assertThrows(MalformedHeaderException.class, () -> read(form, value));
        assertEquals("contains 2 certificates where one is expected", thrown.getMessage());
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void headerThatOccursTwiceIsRefused(String form, String value) {
        assertEquals(
                "occurs 2 times",
                assertThrows(MalformedHeaderException.class, () -> read(form, value, value))
                        .getMessage());
        assertThrows(MalformedHeaderException.class, () -> read(form, value, ""));
        assertThrows(MalformedHeaderException.class, () -> read(form, "(null)", value));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void tooLongHeaderIsRefusedBeforeItIsParsed(String form) {
        for (String part : new String[] {" ", "A", "%", "\\", "\"", "a=", ":,", "-----BEGIN CERTIFICATE-----"}) {
            String text = part.repeat(64 * 1024 + 1);
            MalformedHeaderException thrown = assertThrows(MalformedHeaderException.class, () -> read(form, text));
            assertEquals("is longer than 65536 characters", thrown.getMessage());
        }
    }

    @Test
    void certificateInAHeaderOfMaximumLengthIsParsed() throws MalformedHeaderException {
        String value = rfc9440(ALICE);
        assertEquals(List.of(ALICE), read("Client-Cert", value + " ".repeat(64 * 1024 - value.length())));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void headerOfMaximumLengthIsParsedToItsEnd(String form) {
        for (String part :
                new String[] {"A", "%41", "\\", "Cert=\"" + "\\\"", "a=;", ":,", "-----BEGIN CERTIFICATE-----"}) {
            String text = part.repeat(64 * 1024 / part.length());
            assertThrows(MalformedHeaderException.class, () -> read(form, text), part);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Client-Cert, Client-Cert",
        "nginx, ssl_client_escaped_cert",
        "Apache, ssl_client_cert",
        "HAProxy, X-SSL-Client-Cert",
        "Envoy, X-Forwarded-Client-Cert",
        "Traefik, X-Forwarded-Tls-Client-Cert",
        "ALB, X-Amzn-Mtls-Clientcert-Leaf",
        "' NGINX : X-Client-Cert ', X-Client-Cert",
        "haproxy:X-C, X-C",
    })
    void formHasADefaultHeader(String text, String header) {
        assertEquals(header, CertificateHeader.parse(text).name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ngnix|did you mean \"nginx\"?", "ClientCert|did you mean \"Client-Cert\"?",
                        "X-SSL-Client-Cert|known: Client-Cert, nginx, Apache, HAProxy, Envoy, Traefik, ALB",
                "nginx:|which is not a valid header name", "nginx:X Client|which is not a valid header name",
                        "nginx:X:Y|which is not a valid header name",
            })
    void unknownFormAndInvalidHeaderNameAreReported(String text, String expected) {
        String message = assertThrows(IllegalArgumentException.class, () -> CertificateHeader.parse(text))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL_CLIENT_CERT", "ssl-client-cert", "Ssl-Client_Cert", "ssl_client_cert-chain"})
    void everySpellingMatches(String name) {
        assertTrue(CertificateHeader.parse("Apache").matches(name));
    }

    @Test
    void relatedHeadersMatchAndOthersDoNot() {
        assertTrue(CertificateHeader.parse("Traefik").matches("x_forwarded_tls_client_cert_info"));
        assertTrue(CertificateHeader.parse("ALB:X-Amzn-Mtls-Clientcert").matches("X-Amzn-Mtls-Clientcert-Leaf"));
        assertTrue(CertificateHeader.parse("ALB").matches("X-Amzn-Mtls-Clientcert"));
        assertTrue(CertificateHeader.parse("Client-Cert:X-C").matches("Client-Cert-Chain"));
        assertFalse(CertificateHeader.parse("Apache").matches("ssl_client_escaped_cert"));
    }

    /** Of a trusted proxy's request: what the proxy overwrites stays, what only the client can have sent does not. */
    @ParameterizedTest
    @CsvSource({
        "Apache, SSL_client_cert, false",
        "Apache, ssl-client-cert, true",
        "Apache, ssl_client_cert-chain, true",
        "Apache:X-C, X-C, false",
        "Apache:X-C, X_C, true",
        "Apache:X-C, ssl_client_cert, true",
        "nginx, ssl_client_escaped_cert, false",
        "nginx, ssl_client_escaped_cert-chain, true",
        "nginx, ssl-client-escaped-cert-Chain, true",
        "nginx, ssl_client_escaped_cert_chain, true",
        "nginx:X-C, ssl_client_escaped_cert-chain, true",
        "HAProxy, X_SSL_Client_Cert, true",
        "HAProxy, X-SSL-Client-Cert-Chain, true",
        "Envoy, x-forwarded-client-cert, false",
        "Envoy, x-forwarded-client_cert, true",
        "Client-Cert, Client-Cert-Chain, false",
        "Client-Cert, Client_Cert_Chain, true",
        "Client-Cert:X-C, X-C-Chain, false",
        "Client-Cert:X-C, Client-Cert, true",
        "Client-Cert:X-C, Client-Cert-Chain, true",
        "Traefik, X-Forwarded-Tls-Client-Cert-Info, false",
        "Traefik, X-Forwarded-Tls-Client-Cert_Info, true",
        "ALB, X-Amzn-Mtls-Clientcert-Leaf, false",
        "ALB, X-Amzn-Mtls-Clientcert-Subject, false",
        "ALB, X-Amzn-Mtls-Clientcert, true",
        "ALB:X-Amzn-Mtls-Clientcert, X-Amzn-Mtls-Clientcert, false",
        "ALB:X-Amzn-Mtls-Clientcert, X-Amzn-Mtls-Clientcert-Leaf, true",
        "ALB:X-Amzn-Mtls-Clientcert, X-Amzn-Mtls-Clientcert-Subject, true",
        "nginx, X-Other, false",
    })
    void headerThatTheProxyDoesNotOverwriteIsTheClients(String setting, String header, boolean removed) {
        assertEquals(removed, CertificateHeader.parse(setting).matchesOnlyOfClient(header));
    }
}
