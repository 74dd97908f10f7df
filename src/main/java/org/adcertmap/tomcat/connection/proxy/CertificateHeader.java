// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The header in which a proxy forwards the client certificate, as {@code certificateHeader} configures it, and the
 * parser of its value. Header names are compared case-insensitively. Many programs treat dashes and underscores in
 * header names alike; so {@link #matches} does, and no spelling of the header reaches the application from an untrusted
 * client. Immutable.
 */
final class CertificateHeader {
    /** Limit for all values together, in characters; Tomcat's maxHttpHeaderSize is 8 KiB for all headers by default. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"; // RFC 9110, section 5.6.2
    private static final String CHAIN_SUFFIX = "-Chain";

    private final HeaderForm form;
    private final String name;
    private final Set<String> normalizedNames;

    private CertificateHeader(HeaderForm form, String name) {
        this.form = form;
        this.name = name;
        this.normalizedNames = Stream.of(
                        Stream.of(name, form.defaultHeader()),
                        form.relatedHeaders().stream(),
                        form.headersOfOtherModes().stream())
                .flatMap(names -> names)
                .flatMap(each -> Stream.of(each, each + CHAIN_SUFFIX))
                .map(CertificateHeader::normalized)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Parses {@code form} or {@code form:Header-Name}.
     *
     * @throws IllegalArgumentException with a message that says what is invalid
     */
    static CertificateHeader parse(String text) {
        String[] parts = text.strip().split(":", 2);
        HeaderForm form = HeaderForm.named(parts[0].strip());
        String name = parts.length == 1 ? form.defaultHeader() : parts[1].strip();
        if (!name.matches(TOKEN)) {
            throw new IllegalArgumentException("has the name \"" + name + "\", which is not a valid header name");
        }
        return new CertificateHeader(form, name);
    }

    String name() {
        return name;
    }

    /** Returns the name of the header with the CA certificates, for the form that has one. */
    String chainName() {
        return name + CHAIN_SUFFIX;
    }

    /** Whether a header describes the client certificate, in any spelling with dashes or underscores. */
    boolean matches(String header) {
        return normalizedNames.contains(normalized(header));
    }

    /**
     * Whether a header describes the client certificate, but the proxy does not overwrite it, so that only the client
     * can have sent it: another spelling, a header of another mode, or a chain where the form has none.
     */
    boolean matchesOnlyOfClient(String header) {
        return matches(header) && overwritten().noneMatch(header::equalsIgnoreCase);
    }

    /** Returns the headers that a trusted proxy overwrites; only the form of RFC 9440 has one for the chain. */
    private Stream<String> overwritten() {
        Stream<String> own = form == HeaderForm.CLIENT_CERT ? Stream.of(name, chainName()) : Stream.of(name);
        return name.equalsIgnoreCase(form.defaultHeader()) ? Stream.concat(own, form.relatedHeaders().stream()) : own;
    }

    private static String normalized(String header) {
        return header.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Parses the certificates; the client certificate is the first. Empty if the proxy states that the client presented
     * none.
     *
     * @param values the values of all headers with the name
     * @param chainValues the values of all headers with the name of the chain; a list may be divided among several
     *     headers (RFC 9110, section 5.3)
     */
    List<X509Certificate> read(List<String> values, List<String> chainValues) throws MalformedHeaderException {
        if (Stream.concat(values.stream(), chainValues.stream())
                        .mapToInt(String::length)
                        .sum()
                > MAX_LENGTH) {
            throw new MalformedHeaderException("is longer than " + MAX_LENGTH + " characters");
        }
        if (values.size() > 1) {
            throw new MalformedHeaderException("occurs " + values.size() + " times");
        }
        List<X509Certificate> chain = new ArrayList<>();
        if (!values.isEmpty() && !statesNoCertificate(values.get(0))) {
            chain.addAll(form.parse(values.get(0)));
        }
        String caCertificates = String.join(
                ",", chainValues.stream().filter(value -> !value.isBlank()).toList());
        if (form == HeaderForm.CLIENT_CERT && !caCertificates.isEmpty()) {
            if (chain.isEmpty()) {
                throw new MalformedHeaderException("is missing, but its chain is present");
            }
            chain.addAll(StructuredField.list(caCertificates));
        }
        return chain;
    }

    /** httpd writes {@code (null)} if the client presented no certificate. */
    private static boolean statesNoCertificate(String value) {
        return value.isBlank() || value.strip().equals("(null)");
    }
}
