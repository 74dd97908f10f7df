package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts may be asked over HTTP? Those listed, where any are; otherwise every host that a judged certificate names, but none
 * at the addresses of this machine, of its link, or of a cloud's metadata service: no authority publishes there, and there a
 * forged request does harm. Private addresses are where enterprises publish. Immutable.
 *
 * @param listed names in lower case; {@code *.example.com} stands for all below
 */
record Hosts(List<String> listed) {
  private static final Set<String> METADATA = Set.of("100.100.100.200", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");
  private static final String LITERAL = "[0-9.]+|\\[?[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*]?|0[xX][0-9a-fA-F.xX]+";

  /**
   * The JVM remembers what it has looked up for long enough that the connection goes to the address that was looked at here.
   *
   * @param isProxied whether a proxy will look the name up, not we
   * @throws IOException if it may not be asked, or is not known
   */
  void mustAllow(String host, boolean isProxied) throws IOException {
    String name = host.toLowerCase(Locale.ROOT);
    if (!listed.isEmpty()) {
      boolean is = listed.stream().anyMatch(one ->
          one.startsWith("*.") ? name.endsWith(one.substring(1)) : name.equals(one) || name.equals("[" + one + "]"));
      if (!is) {
        throw new IOException("the host " + host + " is not among revocationHosts");
      }
    } else if (!isProxied || name.matches(LITERAL)) {
      for (InetAddress address : addresses(host)) {
        if (address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress()
            || address.isMulticastAddress() || METADATA.contains(address.getHostAddress())
            || NetworkInterface.getByInetAddress(address) != null) {
          throw new IOException("the host " + host + " has the address " + address.getHostAddress()
              + " of this machine, its link or a metadata service; name it in revocationHosts if it is to be asked");
        }
      }
    }
  }

  private static InetAddress[] addresses(String host) throws IOException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("the host " + host + " is not known", e);
    }
  }
}
