// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Entry;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;

/** Decodes the SID of an account or group. Stateless. */
final class ObjectSid {
    static final String ATTRIBUTE = "objectSid";

    private ObjectSid() {}

    /** @throws InvalidResponseException if it is not readable or malformed */
    static Sid of(Entry entry) throws InvalidResponseException {
        byte[] sid = EntryAttributes.required(entry, ATTRIBUTE, EntryAttributes::octets);
        try {
            return Sid.fromBytes(sid);
        } catch (IllegalArgumentException e) {
            throw new InvalidResponseException(ATTRIBUTE + " of [" + entry.getDN() + "] is " + e.getMessage(), e);
        }
    }
}
