// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code http} URL (RFC 9110 4.2.1), read as leniently as certificates need: host names may have underscores, as
 * Windows machines have, and characters that a URL may not have are percent-encoded (RFC 3986 2.1), in UTF-8. Never
 * with a user name, which would only disguise the host. Immutable.
 *
 * @param host as it is resolved and sent, in lower case; an IPv6 address is in brackets
 * @param target path and query, percent-encoded; as it is sent (origin-form, RFC 9112 3.2.1)
 */
record HttpUrl(String host, int port, String target) {
    private static final int DEFAULT_PORT = 80;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_LENGTH = 8_000;
    private static final String SCHEME = "http://";
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::([0-9]*))?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9._~-]+|\\[[0-9a-f:.]+]");
    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final String LEGAL_PUNCTUATION = "-._~!$&'()*+,;=:@/?";

    /**
     * Parses a URL; blanks around it are ignored.
     *
     * @throws IOException with the reason why it is not fetched
     */
    static HttpUrl parse(String text) throws IOException {
        String url = text.strip();
        if (url.length() > MAX_LENGTH) {
            throw new IOException("the URL is longer than " + MAX_LENGTH + " characters");
        }
        if (url.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("invalid URL: it has a control character");
        }
        int end = SCHEME.length();
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority =
                url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? url.substring(SCHEME.length(), end) : "";
        if (authority.isEmpty() || authority.startsWith(":") || authority.contains("@")) {
            throw new IOException("only http URLs with a host and without a user name are fetched");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new IOException("invalid URL: its host or port is malformed");
        }
        return new HttpUrl(host(parts.group(1)), port(parts.group(2)), target(url.substring(end)));
    }

    /** Returns the URL of a redirect; a relative one is resolved against this URL (RFC 9110 10.2.2). */
    HttpUrl resolve(String location) throws IOException {
        String to = location.strip();
        if (to.isEmpty()) {
            throw new IOException("redirected without a URL");
        }
        if (HAS_SCHEME.matcher(to).matches()) {
            return parse(to);
        }
        if (to.startsWith("//")) {
            return parse("http:" + to);
        }
        if (to.chars().anyMatch(Character::isISOControl) || to.length() > MAX_LENGTH) {
            throw new IOException("redirected to an invalid URL");
        }
        return new HttpUrl(host, port, resolvedTarget(encode(to.split("#", 2)[0])));
    }

    private String resolvedTarget(String relative) {
        if (relative.isEmpty()) {
            return target;
        }
        String path = target.split("\\?", 2)[0];
        if (relative.startsWith("?")) {
            return path + relative;
        }
        String[] pathAndQuery = relative.split("(?=\\?)", 2);
        String folder = relative.startsWith("/") ? "" : path.substring(0, path.lastIndexOf('/') + 1);
        return withoutDotSegments(folder + pathAndQuery[0]) + (pathAndQuery.length == 1 ? "" : pathAndQuery[1]);
    }

    /** Removes the segments {@code .} and {@code ..} (RFC 3986 5.2.4); URI would merge slashes as well. */
    private static String withoutDotSegments(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isUp = segments[i].equals("..");
            if (isUp && kept.size() > 1) {
                kept.remove(kept.size() - 1);
            }
            if (!isUp && !segments[i].equals(".")) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return String.join("/", kept);
    }

    /** The value of the Host header field. */
    String hostAndPort() {
        return port == DEFAULT_PORT ? host : host + ":" + port;
    }

    /** The whole URL: what an HTTP proxy is sent (absolute-form, RFC 9112 3.2.2). */
    @Override
    public String toString() {
        return SCHEME + hostAndPort() + target;
    }

    private static String host(String text) throws IOException {
        String host = text.toLowerCase(Locale.ROOT);
        if (host.chars().anyMatch(c -> c > 0x7F)) {
            try {
                host = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException e) {
                throw new IOException("invalid URL: its host is malformed", e);
            }
        }
        if (!HOST.matcher(host).matches()) {
            throw new IOException("invalid URL: its host is malformed");
        }
        return host;
    }

    private static int port(String digits) throws IOException {
        if (digits == null || digits.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port == 0 || port > MAX_PORT) {
            throw new IOException("invalid URL: its port is not within 1 and " + MAX_PORT);
        }
        return port;
    }

    private static String target(String pathAndQuery) {
        String target = encode(pathAndQuery.split("#", 2)[0]);
        return target.startsWith("/") ? target : "/" + target;
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            char c = (char) (octets[i] & 0xFF);
            boolean isEscape = c == '%' && i + 2 < octets.length && isHex(octets[i + 1]) && isHex(octets[i + 2]);
            boolean isLegal = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || LEGAL_PUNCTUATION.indexOf(c) >= 0;
            encoded.append(isEscape || isLegal ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    private static boolean isHex(byte octet) {
        return octet > 0 && Character.digit(octet, 16) >= 0;
    }
}
