package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.adcertmap.directory.dc.ConnectionSecurity;

/** Which domain and which domain controllers are meant by the texts of the settings? */
final class ServerAddresses {
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DNS_SERVER = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[1-9]\\d{0,4})?");

    private ServerAddresses() {}

    /** The DNS name of a domain, in lower case. */
    static String domain(String text) {
        String domain = text.toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("is not the DNS name of a domain");
        }
        return domain;
    }

    /**
     * {@code ldaps://host:port}, or without the scheme, or without the port; separated by blanks or commas. With
     * startTls and sasl the scheme is {@code ldap://}.
     */
    static List<InetSocketAddress> servers(String text, ConnectionSecurity security) {
        return Arrays.stream(text.split("[\\s,]+"))
                .map(server -> server(server, security))
                .toList();
    }

    /** A name of a site or of a name server's host: what stands in DNS, or an address. */
    static String label(String text) {
        if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a name that can stand in DNS");
        }
        return text;
    }

    /** Name servers as host or host:port, separated by blanks or commas. */
    static List<String> dnsServers(String text) {
        List<String> servers = Arrays.asList(text.split("[\\s,]+"));
        servers.stream()
                .filter(server -> !DNS_SERVER.matcher(server).matches())
                .findFirst()
                .ifPresent(server -> {
                    throw new IllegalArgumentException(
                            "names the name server \"" + server + "\", which is no host or host:port");
                });
        return servers;
    }

    private static InetSocketAddress server(String text, ConnectionSecurity security) {
        String scheme = security == ConnectionSecurity.LDAPS ? "ldaps://" : "ldap://";
        if (text.contains("://") && !text.startsWith(scheme)) {
            throw new IllegalArgumentException("names a server without " + scheme
                    + (security == ConnectionSecurity.LDAPS
                            ? "; clear text is not spoken"
                            : "; with " + security.spelling() + " privacy begins on that port"));
        }
        try {
            URI uri = new URI(text.contains("://") ? text : scheme + text);
            boolean plain = uri.getHost() != null
                    && uri.getRawPath().matches("/?")
                    && uri.getRawQuery() == null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            if (plain && uri.getPort() != 0 && uri.getPort() <= 65_535) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                return InetSocketAddress.createUnresolved(
                        host, uri.getPort() < 0 ? security.domainPort() : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // Told below, with the word at fault.
        }
        throw new IllegalArgumentException("names the server \"" + text + "\", which is no host or host:port");
    }
}
