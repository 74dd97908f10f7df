// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;

/** Parses the names of the domain, its domain controllers, the site and the DNS servers. */
public final class ServerAddresses {
    /**
     * A DNS label; Windows also permits underscores (RFC 2181, section 11; names of hosts of older domains have them).
     */
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    private static final Pattern SITE = Pattern.compile(LABEL);
    /**
     * Also a single-label domain, such as {@code corp}, which Windows no longer creates but still supports (KB300684).
     */
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    private static final Pattern HOST_AND_PORT = Pattern.compile("([A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?/?");
    private static final Pattern DNS_SERVER =
            Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+\\])(:[1-9]\\d{0,4})?");

    private static final int MAX_PORT = 65_535;

    private ServerAddresses() {}

    /** Parses the DNS name of a domain; returns it in lower case. */
    public static String domain(String text) {
        String domain = text.toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("must be the DNS name of a domain");
        }
        return domain;
    }

    /**
     * Parses domain controllers: {@code ldaps://host:port}, scheme and port optional, separated by blanks or commas.
     * With startTls and sasl the scheme is {@code ldap://}.
     */
    public static List<InetSocketAddress> servers(String text, ConnectionSecurity security) {
        return Arrays.stream(text.split("[\\s,]+"))
                .map(server -> server(server, security))
                .toList();
    }

    /** Parses the name of a site, which must be a DNS label (RFC 1123, section 2.1). */
    public static String site(String text) {
        if (!SITE.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a DNS label");
        }
        return text;
    }

    /** Parses DNS servers: host or host:port, separated by blanks or commas. */
    public static List<String> dnsServers(String text) {
        List<String> servers = Arrays.asList(text.split("[\\s,]+"));
        servers.stream()
                .filter(server -> !DNS_SERVER.matcher(server).matches())
                .findFirst()
                .ifPresent(server -> {
                    throw new IllegalArgumentException(
                            "the DNS server \"" + server + "\" must have the form host or host:port");
                });
        return servers;
    }

    /** Parses DNS suffixes, separated by blanks or commas. */
    public static List<DnsName> dnsSuffixes(String text) {
        return Arrays.stream(text.split("[\\s,]+"))
                .map(suffix -> DnsName.parse(suffix)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the DNS suffix \"" + suffix + "\" must be a DNS name, without a wildcard")))
                .toList();
    }

    private static InetSocketAddress server(String text, ConnectionSecurity security) {
        String scheme = security == ConnectionSecurity.LDAPS ? "ldaps://" : "ldap://";
        if (text.contains("://") && !text.startsWith(scheme)) {
            throw new IllegalArgumentException("the scheme of a server must be " + scheme
                    + (security == ConnectionSecurity.LDAPS
                            ? "; LDAP in clear text is not supported"
                            : " with connectionSecurity=" + security.spelling()));
        }
        Optional<InetSocketAddress> withUnderscore = withUnderscore(text, scheme, security);
        if (withUnderscore.isPresent()) {
            return withUnderscore.get();
        }
        try {
            URI uri = new URI(text.contains("://") ? text : scheme + text);
            boolean hostAndPortOnly = uri.getHost() != null
                    && uri.getRawPath().matches("/?")
                    && uri.getRawQuery() == null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            if (hostAndPortOnly && uri.getPort() != 0 && uri.getPort() <= MAX_PORT) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                return InetSocketAddress.createUnresolved(
                        host, uri.getPort() < 0 ? security.domainPort() : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // The exception below reports it, with the server.
        }
        throw new IllegalArgumentException("the server \"" + text + "\" must have the form host or host:port");
    }

    /** Parses a host name with an underscore, which {@link URI} does not accept as a host. */
    private static Optional<InetSocketAddress> withUnderscore(String text, String scheme, ConnectionSecurity security) {
        Matcher server = HOST_AND_PORT.matcher(text.startsWith(scheme) ? text.substring(scheme.length()) : text);
        if (!server.matches()
                || !server.group(1).contains("_")
                || !DOMAIN.matcher(server.group(1)).matches()) {
            return Optional.empty();
        }
        int port = server.group(2) == null ? security.domainPort() : Integer.parseInt(server.group(2));
        return port == 0 || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(InetSocketAddress.createUnresolved(server.group(1), port));
    }
}
