package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which header holds the certificate, and which certificates does it hold? Names count letter by letter, case aside; a
 * name that differs only in dashes and underscores is taken for the same by many programs, and so is never left to one
 * who may not say it.
 */
final class CertificateHeader {
    /** Of all texts together; Tomcat's own limit for all headers, maxHttpHeaderSize, is 8 KiB unless it is raised. */
    private static final int LONGEST = 64 * 1024;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"; // RFC 9110, section 5.6.2
    private static final String CHAIN_SUFFIX = "-Chain";

    private final HeaderForm form;
    private final String name;
    private final Set<String> folded;

    private CertificateHeader(HeaderForm form, String name) {
        this.form = form;
        this.name = name;
        this.folded = Stream.concat(Stream.of(name, name + CHAIN_SUFFIX), form.companions().stream())
                .map(CertificateHeader::folded)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads {@code form} or {@code form:Header-Name}.
     *
     * @throws IllegalArgumentException saying what is not understood
     */
    static CertificateHeader parse(String text) {
        String[] parts = text.strip().split(":", 2);
        HeaderForm form = HeaderForm.named(parts[0].strip());
        String name = parts.length == 1 ? form.usualHeader() : parts[1].strip();
        if (!name.matches(TOKEN)) {
            throw new IllegalArgumentException("has the name \"" + name + "\", which no header can have");
        }
        return new CertificateHeader(form, name);
    }

    String name() {
        return name;
    }

    /** The header with the authorities, where this form has one. */
    String chainName() {
        return name + CHAIN_SUFFIX;
    }

    /** Whether that header says something of the certificate, in whatever spelling. */
    boolean concerns(String header) {
        return folded.contains(folded(header));
    }

    /** Whether that header concerns us and a proxy would not write it so: it can only be the client's. */
    boolean isForeignSpelling(String header) {
        return concerns(header)
                && Stream.concat(Stream.of(name, chainName()), form.companions().stream())
                        .noneMatch(header::equalsIgnoreCase);
    }

    private static String folded(String header) {
        return header.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The certificates, the client's own first; none where the proxy says that there is none.
     *
     * @param values of all headers with the name
     * @param chainValues of all headers with the name of the chain; lists, which may be spread (RFC 9110, section 5.3)
     */
    List<X509Certificate> read(List<String> values, List<String> chainValues) throws MalformedHeaderException {
        if (Stream.concat(values.stream(), chainValues.stream())
                        .mapToInt(String::length)
                        .sum()
                > LONGEST) {
            throw new MalformedHeaderException("is longer than " + LONGEST + " letters");
        }
        if (values.size() > 1) {
            throw new MalformedHeaderException("is there " + values.size() + " times");
        }
        List<X509Certificate> chain = new ArrayList<>();
        if (!values.isEmpty() && !saysNone(values.get(0))) {
            chain.addAll(form.read(values.get(0)));
        }
        String authorities = String.join(
                ",", chainValues.stream().filter(value -> !value.isBlank()).toList());
        if (form == HeaderForm.CLIENT_CERT && !authorities.isEmpty()) {
            if (chain.isEmpty()) {
                throw new MalformedHeaderException("is not there, but its chain is");
            }
            chain.addAll(StructuredField.list(authorities));
        }
        return chain;
    }

    /** httpd writes {@code (null)} where there is no certificate. */
    private static boolean saysNone(String value) {
        return value.isBlank() || value.strip().equals("(null)");
    }
}
