// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.usage;

import java.util.HashSet;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Reads the extensions keyUsage and extKeyUsage. The JDK treats a malformed one as absent, and absent means any usage;
 * this class refuses it. Sources: RFC 5280 4.2.1.3 (keyUsage), 4.2.1.12 (extKeyUsage).
 */
public final class KeyUsageExtensions {
    public static final String KEY_USAGE = "2.5.29.15";
    public static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    private KeyUsageExtensions() {}

    /** Returns whether the bit digitalSignature is set. */
    public static boolean digitalSignature(byte[] keyUsage) throws MalformedDerException {
        byte[] bits = DerReader.of(keyUsage).single(DerReader.BIT_STRING).contents();
        if (bits.length < 1 || bits[0] < 0 || bits[0] > 7) {
            throw new MalformedDerException("the key usage is not a valid BIT STRING");
        }
        return bits.length > 1 && (bits[1] & 0x80) != 0;
    }

    /** Returns the key purposes as object identifiers. */
    public static Set<String> extendedKeyUsage(byte[] extendedKeyUsage) throws MalformedDerException {
        Set<String> purposes = new HashSet<>();
        DerReader keyPurposes =
                DerReader.of(extendedKeyUsage).single(DerReader.SEQUENCE).children();
        do {
            purposes.add(keyPurposes.nextOid());
        } while (keyPurposes.hasNext());
        return purposes;
    }
}
