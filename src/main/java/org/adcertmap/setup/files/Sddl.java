// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an access control list in the security descriptor definition language: MS-DTYP 2.5.1. It has SIDs or their
 * abbreviations, not the localized names of accounts. Stateless.
 */
final class Sddl {
    /** An entry that allows: type, flags, rights, two GUIDs, SID. */
    private static final Pattern ALLOW = Pattern.compile("\\(A;([A-Z]*);([^;]*);[^;]*;[^;]*;([^;)]+)[^)]*\\)");

    /** Groups that have any user of the computer, the domain or the network. Source: MS-DTYP 2.4.2.4, 2.5.1.1. */
    private static final Map<String, String> MANY = Map.ofEntries(
            Map.entry("WD", "Everyone"),
            Map.entry("S-1-1-0", "Everyone"),
            Map.entry("AU", "Authenticated Users"),
            Map.entry("S-1-5-11", "Authenticated Users"),
            Map.entry("BU", "Users"),
            Map.entry("S-1-5-32-545", "Users"),
            Map.entry("BG", "Guests"),
            Map.entry("S-1-5-32-546", "Guests"),
            Map.entry("IU", "INTERACTIVE"),
            Map.entry("S-1-5-4", "INTERACTIVE"),
            Map.entry("NU", "NETWORK"),
            Map.entry("S-1-5-2", "NETWORK"),
            Map.entry("AN", "ANONYMOUS LOGON"),
            Map.entry("S-1-5-7", "ANONYMOUS LOGON"),
            Map.entry("DU", "Domain Users"),
            Map.entry("DG", "Domain Guests"));

    private static final String INHERIT_ONLY = "IO";

    private Sddl() {}

    /** Returns each right of such a group, in words. */
    static List<String> rightsOfMany(String sddl) {
        List<String> rights = new ArrayList<>();
        Matcher entry = ALLOW.matcher(sddl);
        while (entry.find()) {
            String group = MANY.get(entry.group(3));
            if (group != null && !entry.group(1).contains(INHERIT_ONLY)) {
                rights.add(group + " can read it (" + entry.group(2) + ")");
            }
        }
        return rights;
    }
}
