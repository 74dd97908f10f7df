// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;

/**
 * A domain of the forest with its three names. Immutable.
 *
 * @param dnsName in lower case
 * @param dn the DN of the domain's naming context
 * @param netbiosName for example {@code CORP}
 */
public record Domain(String dnsName, DN dn, String netbiosName) {
    /** Returns whether the entry is at or below the naming context; a child domain's entries are below it too. */
    boolean contains(DN entry) {
        return entry.isDescendantOf(dn, true);
    }

    /** Returns whether the DN of the naming context can be compared by its text. */
    boolean isPlain() {
        return PlainDn.isPlain(dn.toString());
    }

    /** Returns the same as {@link #contains(DN)} for a plain DN, if that of the naming context is plain. */
    boolean contains(String plainDn) {
        return PlainDn.isAtOrBelow(plainDn, dn.toString());
    }
}
