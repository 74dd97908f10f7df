// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.adcertmap.directory.dc.ConnectionSecurity;

/** Parses the names of the domain, its domain controllers, the site and the DNS servers. */
final class ServerAddresses {
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DNS_SERVER = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[1-9]\\d{0,4})?");

    private ServerAddresses() {}

    /** Parses the DNS name of a domain; returns it in lower case. */
    static String domain(String text) {
        String domain = text.toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("must be the DNS name of a domain, with at least two labels");
        }
        return domain;
    }

    /**
     * Parses domain controllers: {@code ldaps://host:port}, scheme and port optional, separated by blanks or commas.
     * With startTls and sasl the scheme is {@code ldap://}.
     */
    static List<InetSocketAddress> servers(String text, ConnectionSecurity security) {
        return Arrays.stream(text.split("[\\s,]+"))
                .map(server -> server(server, security))
                .toList();
    }

    /** Parses the name of a site, which must be a DNS label (RFC 1123, section 2.1). */
    static String site(String text) {
        if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a DNS label");
        }
        return text;
    }

    /** Parses DNS servers: host or host:port, separated by blanks or commas. */
    static List<String> dnsServers(String text) {
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

    private static InetSocketAddress server(String text, ConnectionSecurity security) {
        String scheme = security == ConnectionSecurity.LDAPS ? "ldaps://" : "ldap://";
        if (text.contains("://") && !text.startsWith(scheme)) {
            throw new IllegalArgumentException("the scheme of a server must be " + scheme
                    + (security == ConnectionSecurity.LDAPS
                            ? "; LDAP in clear text is not supported"
                            : " with connectionSecurity=" + security.spelling()));
        }
        try {
            URI uri = new URI(text.contains("://") ? text : scheme + text);
            boolean hostAndPortOnly = uri.getHost() != null
                    && uri.getRawPath().matches("/?")
                    && uri.getRawQuery() == null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            if (hostAndPortOnly && uri.getPort() != 0 && uri.getPort() <= 65_535) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                return InetSocketAddress.createUnresolved(
                        host, uri.getPort() < 0 ? security.domainPort() : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // The exception below reports it, with the server.
        }
        throw new IllegalArgumentException("the server \"" + text + "\" must have the form host or host:port");
    }
}
