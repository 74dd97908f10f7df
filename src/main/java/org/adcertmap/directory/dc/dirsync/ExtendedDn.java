// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import java.util.Optional;
import org.adcertmap.certificate.Sid;

/**
 * A DN in the form {@code <GUID=...>;<SID=S-1-...>;CN=...} (MS-ADTS 3.1.1.3.4.1.5). Immutable.
 *
 * @param isExtended whether it has that form, so that an object without a SID in it has none
 * @param sid the SID of the object; absent where the object has none, or the form is another
 */
record ExtendedDn(boolean isExtended, Optional<Sid> sid) {
    private static final String GUID = "<GUID=";
    private static final String SID = ";<SID=";

    /** Parses the parts before the DN itself. */
    static ExtendedDn parse(String text) {
        int end = text.indexOf('>');
        if (!text.regionMatches(true, 0, GUID, 0, GUID.length()) || end < 0) {
            return new ExtendedDn(false, Optional.empty());
        }
        if (!text.regionMatches(true, end + 1, SID, 0, SID.length())) {
            return new ExtendedDn(true, Optional.empty());
        }
        int start = end + 1 + SID.length();
        int sidEnd = text.indexOf('>', start);
        try {
            return new ExtendedDn(true, Optional.of(Sid.parse(text.substring(start, Math.max(sidEnd, start)))));
        } catch (IllegalArgumentException e) {
            return new ExtendedDn(false, Optional.empty());
        }
    }
}
