package org.adcertmap.certificate;

import java.util.HashSet;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * What may the certificate's key be used for? Read here rather than by the JDK, which treats an extension that it
 * cannot read as absent, and absent means anything. Source: RFC 5280 4.2.1.3 (keyUsage), 4.2.1.12 (extKeyUsage).
 */
final class KeyUsageExtensions {
    static final String KEY_USAGE = "2.5.29.15";
    static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    private KeyUsageExtensions() {}

    /** Whether the bit digitalSignature is set. */
    static boolean digitalSignature(byte[] keyUsage) throws MalformedDerException {
        byte[] bits = DerReader.of(keyUsage).single(DerReader.BIT_STRING).contents();
        if (bits.length < 1 || bits[0] < 0 || bits[0] > 7) {
            throw new MalformedDerException("a key usage that is no bit string");
        }
        return bits.length > 1 && (bits[1] & 0x80) != 0;
    }

    /** The purposes as object identifiers. */
    static Set<String> extendedKeyUsage(byte[] extendedKeyUsage) throws MalformedDerException {
        Set<String> purposes = new HashSet<>();
        DerReader list =
                DerReader.of(extendedKeyUsage).single(DerReader.SEQUENCE).children();
        do {
            purposes.add(list.nextOid());
        } while (list.hasNext());
        return purposes;
    }
}
