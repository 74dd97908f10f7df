// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.lab.Generated;
import org.junit.jupiter.api.Test;

/** Tests that the response of a domain controller to an LDAP ping is parsed. */
class SiteLookupTest {
    /** From a Samba domain controller for a client in its own site, whose name is a compression pointer. */
    private static final byte[] RESPONSE = HexFormat.of()
            .parseHex("17000000bd11000086b65f12a134a34489502b49d03b7fab026164"
                    + "076578616d706c65047465737400c01803646331c018074558414d504c450003444331"
                    + "00001744656661756c742d46697273742d536974652d4e616d6500c04005000000ffffffff");

    @Test
    void clientSiteIsParsed() throws Exception {
        assertEquals(Optional.of("Default-First-Site-Name"), SiteLookup.parse(RESPONSE));
    }

    @Test
    void clientOutsideAllSitesHasNoSite() throws Exception {
        byte[] withoutSite = RESPONSE.clone();
        withoutSite[RESPONSE.length - 10] = 0;
        assertEquals(Optional.empty(), SiteLookup.parse(withoutSite));
    }

    @Test
    void truncatedResponseIsInvalid() {
        for (int length = 0; length < RESPONSE.length - 10; length++) {
            byte[] truncated = Arrays.copyOf(RESPONSE, length);
            assertThrows(
                    InvalidResponseException.class, () -> SiteLookup.parse(truncated), "truncated after " + length);
        }
    }

    @Test
    void pointerToItselfIsInvalid() {
        byte[] loop = RESPONSE.clone();
        loop[41] = (byte) 0xC0;
        loop[42] = 41;
        assertThrows(InvalidResponseException.class, () -> SiteLookup.parse(loop));
    }

    @Test
    void otherResponseIsInvalid() {
        byte[] other = RESPONSE.clone();
        other[0] = 19;
        assertThrows(InvalidResponseException.class, () -> SiteLookup.parse(other));
    }

    @Test
    void malformedResponseThrowsNothingElse() {
        Generated.check(1_000, random -> {
            byte[] octets = Generated.octets(random, 0, 120);
            parseAny(octets);
            byte[] response = RESPONSE.clone();
            System.arraycopy(octets, 0, response, 24, Math.min(octets.length, response.length - 24));
            parseAny(response);
        });
    }

    private static void parseAny(byte[] octets) {
        try {
            SiteLookup.parse(octets);
        } catch (InvalidResponseException e) {
            assertTrue(e.getMessage().startsWith("the response to an LDAP ping"), e.getMessage());
        }
    }
}
