// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.InvalidResponseException;

/** Fuzz target: DirSync controls, whose cookie is a server's own, and DNs in the extended form. */
public final class DirSyncFuzz {
    private DirSyncFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            DirSyncControl.Response response =
                    DirSyncControl.response(List.of(new Control(DirSyncControl.OID, true, new ASN1OctetString(input))));
            assertTrue(response.cookie().length <= input.length);
        } catch (InvalidResponseException e) {
            assertNotNull(e.getMessage());
        }
        ExtendedDn dn = ExtendedDn.parse(new String(input, StandardCharsets.UTF_8));
        assertTrue(dn.isExtended() || dn.sid().isEmpty());
        dn.sid().ifPresent(sid -> assertEquals(sid, Sid.parse(sid.toString())));
    }
}
