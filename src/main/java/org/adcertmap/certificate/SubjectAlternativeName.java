package org.adcertmap.certificate;

import java.util.ArrayList;
import java.util.List;

/**
 * Which userPrincipalNames does the extension subjectAltName hold? A userPrincipalName is an otherName of type
 * 1.3.6.1.4.1.311.20.2.3 with a UTF8String. Sources: RFC 5280 4.2.1.6; KB281245. The JDK's own reader gives other names
 * as unread octets and forgives what it should not, hence this one.
 */
final class SubjectAlternativeName {
  static final String OID = "2.5.29.17";
  private static final String UPN = "1.3.6.1.4.1.311.20.2.3";
  private static final int OTHER_NAME = Der.context(0);
  private static final int MOST_NAMES = 1_000;

  private SubjectAlternativeName() {}

  /** The userPrincipalNames, in the order in which they stand. */
  static List<String> userPrincipalNames(byte[] extension) throws MalformedDerException {
    List<String> found = new ArrayList<>();
    Der names = Der.of(extension).only(Der.SEQUENCE).inside();
    int count = 0;
    while (names.hasMore()) {
      Der.Element name = names.next();
      if ((name.tag() & 0xC0) != 0x80 || (name.tag() & 0x1F) > 8) {
        throw new MalformedDerException(String.format("a name tagged 0x%02X", name.tag()));
      }
      if (++count > MOST_NAMES) {
        throw new MalformedDerException("more than " + MOST_NAMES + " names");
      }
      if (name.tag() == OTHER_NAME) {
        Der other = name.inside();
        String type = other.oid();
        Der.Element value = other.only(Der.context(0));
        if (type.equals(UPN)) {
          found.add(DerText.of(value.inside().only(Der.UTF8_STRING)));
        }
      }
    }
    return found;
  }
}
