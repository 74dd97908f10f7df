// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.setup.settings.ConfigurationWarning;

/**
 * Reviews whether connectors request client certificates, and which CAs they trust. The Realm validates every
 * certificate itself; but it never sees a certificate that the connector does not request or rejects, and a connector
 * that accepts untrusted CAs is one barrier less. Stateless.
 */
public final class ConnectorReview {
    /** The warning about a Tomcat without TLS. */
    public static final ConfigurationWarning NO_TLS_CONNECTOR = ConfigurationWarning.of(
            "there is no TLS connector: clients cannot present certificates",
            "add a Connector with SSLEnabled=\"true\" and an SSLHostConfig with certificateVerification=\"optional\" and"
                    + " truststoreFile");

    private static final String DEFAULT_VERIFICATION = "none";

    /** Source: {@code SSLHostConfig.CertificateVerification.fromString} of Tomcat 10.1 and 11. */
    private static final Map<String, String> VERIFICATIONS = Map.ofEntries(
            Map.entry("", DEFAULT_VERIFICATION),
            Map.entry(DEFAULT_VERIFICATION, DEFAULT_VERIFICATION),
            Map.entry("no", DEFAULT_VERIFICATION),
            Map.entry("false", DEFAULT_VERIFICATION),
            Map.entry("optional", "optional"),
            Map.entry("want", "optional"),
            Map.entry("optionalnoca", "optionalnoca"),
            Map.entry("optional_no_ca", "optionalnoca"),
            Map.entry("required", "required"),
            Map.entry("require", "required"),
            Map.entry("yes", "required"),
            Map.entry("true", "required"));

    private ConnectorReview() {}

    /**
     * One SSLHostConfig of a connector, from {@code server.xml} or of a running Tomcat. Immutable.
     *
     * @param port the port of the connector
     * @param hostName the name of the SSLHostConfig
     * @param verification its {@code certificateVerification}, in lower case; empty means Tomcat's default
     * @param hasTrustAnchors whether it names the CAs that it trusts
     */
    public record TlsHost(String port, String hostName, String verification, boolean hasTrustAnchors) {
        /** Fills the default in, and takes each of Tomcat's synonyms for the value that it means. */
        public TlsHost {
            verification = VERIFICATIONS.getOrDefault(
                    verification.toLowerCase(Locale.ROOT), verification.toLowerCase(Locale.ROOT));
        }

        /** Returns whether Tomcat knows the value of {@code certificateVerification}; otherwise it does not start. */
        public boolean isValid() {
            return VERIFICATIONS.containsValue(verification);
        }

        /** Returns whether it requests client certificates in the first handshake. */
        public boolean requestsCertificates() {
            return !verification.equals(DEFAULT_VERIFICATION);
        }

        private String name() {
            return "the connector on port [" + port + "] for [" + hostName + "]";
        }
    }

    /** Returns one warning for each attribute of an SSLHostConfig that needs a change. */
    public static List<ConfigurationWarning> warnings(TlsHost host) {
        return Stream.of(verification(host), trustAnchors(host, "the public CAs of the JVM"))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the warning about its {@code certificateVerification}. */
    public static Optional<ConfigurationWarning> verification(TlsHost host) {
        return switch (host.verification()) {
            case DEFAULT_VERIFICATION ->
                Optional.of(ConfigurationWarning.of(
                        "certificateVerification is [none] on " + host.name()
                                + ": a client certificate can be requested post-handshake only, which works with"
                                + " HTTP/1.1 over TLS 1.2 (with OpenSSL also over TLS 1.3), for request bodies up to"
                                + " maxSavePostSize, and if sslFlags has SslNegotiateCert",
                        "set [optional] or [required]"));
            case "optionalnoca" ->
                Optional.of(ConfigurationWarning.of(
                        "certificateVerification is [optionalNoCA] on " + host.name()
                                + ": the connector accepts certificates of untrusted CAs, and only the Realm refuses"
                                + " them",
                        "set [optional]"));
            default -> Optional.empty();
        };
    }

    /**
     * Returns the warning about a trust store that it does not have.
     *
     * @param publicCas how the sentence names what the JVM trusts
     */
    public static Optional<ConfigurationWarning> trustAnchors(TlsHost host, String publicCas) {
        return host.requestsCertificates() && !host.hasTrustAnchors()
                ? Optional.of(ConfigurationWarning.of(
                        "truststoreFile is not set on " + host.name() + ": the connector trusts " + publicCas
                                + " and rejects certificates of your CAs",
                        "set truststoreFile to a trust store with your root CAs"))
                : Optional.empty();
    }
}
