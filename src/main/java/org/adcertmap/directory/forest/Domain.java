package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;

/**
 * A domain of the forest by its three names.
 *
 * @param dns in lower case
 * @param dn its head
 * @param netbios for example {@code CORP}
 */
public record Domain(String dns, DN dn, String netbios) {
    boolean holds(DN entry) {
        return entry.isDescendantOf(dn, true);
    }
}
