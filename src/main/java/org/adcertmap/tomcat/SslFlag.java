package org.adcertmap.tomcat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.setup.Suggestion;
import org.apache.catalina.connector.Request;

/**
 * What must a connection have? The flags of IIS {@code access/@sslFlags} with their names and numbers. Source: IIS
 * configuration reference, security/access; metabase page MD_SSL_ACCESS_PERM for the numbers.
 */
enum SslFlag {
  SSL("Ssl", 0x008),
  SSL_NEGOTIATE_CERT("SslNegotiateCert", 0x020),
  SSL_REQUIRE_CERT("SslRequireCert", 0x040),
  SSL_MAP_CERT("SslMapCert", 0x080),
  SSL_128("Ssl128", 0x100);

  static final String NONE = "None";
  private static final int ENOUGH_BITS = 128;

  private final String spelling;
  private final int number;

  SslFlag(String spelling, int number) {
    this.spelling = spelling;
    this.number = number;
  }

  /**
   * Reads names separated by commas, or one number; {@code None} and 0 are no flags.
   *
   * @throws IllegalArgumentException saying what is not understood
   */
  static Set<SslFlag> parse(String text) {
    String value = text.strip();
    return value.matches("0[xX][0-9a-fA-F]{1,4}|\\d{1,5}") ? ofNumber(value.startsWith("0x") || value.startsWith("0X") ? Integer.decode(value) : Integer.parseInt(value)) : ofNames(value);
  }

  private static Set<SslFlag> ofNumber(int number) {
    Set<SslFlag> flags = EnumSet.noneOf(SslFlag.class);
    int known = 0;
    for (SslFlag flag : values()) {
      known |= flag.number;
      if ((number & flag.number) != 0) {
        flags.add(flag);
      }
    }
    if ((number & ~known) != 0) {
      throw new IllegalArgumentException(String.format("has bits without a meaning: 0x%X", number & ~known));
    }
    return flags;
  }

  private static Set<SslFlag> ofNames(String text) {
    Set<SslFlag> flags = EnumSet.noneOf(SslFlag.class);
    for (String name : text.split(",", -1)) {
      if (!name.strip().equalsIgnoreCase(NONE)) {
        flags.add(named(name.strip()));
      }
    }
    return flags;
  }

  private static SslFlag named(String name) {
    List<String> known = Arrays.stream(values()).map(flag -> flag.spelling).toList();
    return Arrays.stream(values())
        .filter(flag -> flag.spelling.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "has the unknown flag \"" + name + "\"; known: " + NONE + ", " + String.join(", ", known)
                    + Suggestion.forWord(name, known)));
  }

  /**
   * What a request lacks of the flags, the first in the order of the sub-statuses; nothing where it may go on.
   *
   * @param fromProxy whether a listed proxy has taken the user's connection; what cipher that has only the proxy knows, and
   *     so it counts whether the connector calls the request secure
   */
  static Optional<Answer> unmet(Set<SslFlag> flags, Request request, boolean hasCertificate, boolean fromProxy) {
    if (flags.isEmpty()) {
      return Optional.empty();
    }
    if (flags.contains(SSL) && !request.isSecure()) {
      return Optional.of(Answer.TLS_REQUIRED);
    }
    if (flags.contains(SSL_128) && !(fromProxy ? request.isSecure() : hasEnoughBits(request))) {
      return Optional.of(Answer.TLS_128_REQUIRED);
    }
    boolean required = flags.contains(SSL_NEGOTIATE_CERT) && flags.contains(SSL_REQUIRE_CERT);
    return required && !hasCertificate ? Optional.of(Answer.CERTIFICATE_REQUIRED) : Optional.empty();
  }

  private static boolean hasEnoughBits(Request request) {
    return CipherStrength.of(request).orElse(0) >= ENOUGH_BITS;
  }

  /** The flags as names separated by commas. */
  static String spelled(Set<SslFlag> flags) {
    return flags.isEmpty() ? NONE : flags.stream().map(flag -> flag.spelling).collect(Collectors.joining(", "));
  }
}
