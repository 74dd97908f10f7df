// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line for {@code dsacls} as doctor prints it, in the form that Samba takes. Immutable. Source of the GUIDs: MS-ADTS
 * 3.1.1.2.3.3 (property sets), MS-ADSC (schemaIDGUID of the classes).
 *
 * @param dn the object
 * @param right what is granted, after the name of the account
 * @param inheritance of the access control entry in SDDL
 */
public record DsaclsLine(String dn, String trustee, String right, String inheritance) {
    private static final Pattern LINE = Pattern.compile("dsacls '([^']*)'( /I:[ST])? /G '([^':]*):([^']*)'");
    private static final Map<String, String> GUIDS = Map.of(
            "", "",
            "Account Restrictions", "4c164200-20c0-11d0-a768-00aa006e0529",
            "Remote Access Information", "037088f8-0ae1-11d2-b422-00a0c968f939",
            "Logon Information", "5f202010-79a5-11d0-9020-00c04fc2d4cf",
            "General Information", "59ba2f42-79a2-11d0-9020-00c04fc2d3cf",
            "Public Information", "e48d0154-bcf8-11d1-8702-00c04fb96050",
            "whenCreated", "bf967a78-0de6-11d0-a285-00aa003049e2",
            "uSNChanged", "bf967a6f-0de6-11d0-a285-00aa003049e2",
            "user", "bf967aba-0de6-11d0-a285-00aa003049e2",
            "group", "bf967a9c-0de6-11d0-a285-00aa003049e2");

    /** Parses a line. */
    public static DsaclsLine parse(String line) {
        Matcher matcher = LINE.matcher(line);
        assertTrue(matcher.matches(), line);
        String option = String.valueOf(matcher.group(2)).strip();
        String inheritance = option.equals("/I:S") ? "CIIO" : option.equals("/I:T") ? "CI" : "";
        return new DsaclsLine(matcher.group(1), matcher.group(3), matcher.group(4), inheritance);
    }

    /** Returns the access control entry in SDDL, for the account with this SID. */
    public String sddl(String sid) {
        String[] parts = (right + ";;").split(";", -1);
        return "(OA;" + inheritance + ";" + parts[0] + ";" + GUIDS.get(parts[1]) + ";" + GUIDS.get(parts[2]) + ";" + sid
                + ")";
    }
}
