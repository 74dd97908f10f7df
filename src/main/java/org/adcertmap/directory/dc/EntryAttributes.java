// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads typed attribute values from an entry. An attribute that is required but not readable is an error. */
public final class EntryAttributes {
    private EntryAttributes() {}

    /**
     * Returns the first value of the attribute.
     *
     * @throws LDAPException if the entry has no value, because it is not set or the bind account may not read it
     */
    public static String required(Entry entry, String attribute) throws LDAPException {
        String value = entry.getAttributeValue(attribute);
        if (value == null) {
            throw new LDAPException(
                    ResultCode.NO_RESULTS_RETURNED, attribute + " of " + entry.getDN() + " is not readable");
        }
        return value;
    }

    /** Returns the value of an attribute with the syntax Integer (32 bits); empty if it is absent. */
    public static OptionalInt integer(Entry entry, String attribute) {
        Integer value = entry.getAttributeValueAsInteger(attribute);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** Returns the value of an attribute with the syntax LargeInteger (64 bits); empty if it is absent. */
    public static OptionalLong largeInteger(Entry entry, String attribute) {
        Long value = entry.getAttributeValueAsLong(attribute);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
