package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which domain and which domain controllers are meant by the texts of the settings? */
final class DirectoryNames {
  private static final int LDAPS_PORT = 636;
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

  private DirectoryNames() {}

  /** The DNS name of a domain, in lower case. */
  static String domain(String text) {
    String domain = text.toLowerCase(Locale.ROOT);
    if (!DOMAIN.matcher(domain).matches()) {
      throw new IllegalArgumentException("is not the DNS name of a domain");
    }
    return domain;
  }

  /** {@code ldaps://host:port}, or without the scheme, or without the port; separated by blanks or commas. */
  static List<InetSocketAddress> servers(String text) {
    return Arrays.stream(text.split("[\\s,]+")).map(DirectoryNames::server).toList();
  }

  private static InetSocketAddress server(String text) {
    if (text.contains("://") && !text.startsWith("ldaps://")) {
      throw new IllegalArgumentException("names a server without ldaps://; clear text is not spoken");
    }
    try {
      URI uri = new URI(text.contains("://") ? text : "ldaps://" + text);
      boolean plain = uri.getHost() != null && uri.getRawPath().matches("/?") && uri.getRawQuery() == null
          && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
      if (plain && uri.getPort() != 0 && uri.getPort() <= 65_535) {
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return InetSocketAddress.createUnresolved(host, uri.getPort() < 0 ? LDAPS_PORT : uri.getPort());
      }
    } catch (URISyntaxException e) {
      // Told below, with the word at fault.
    }
    throw new IllegalArgumentException("names the server \"" + text + "\", which is no host or host:port");
  }
}
