package org.adcertmap.directory.dc.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.adcertmap.lab.Generated;
import org.junit.jupiter.api.Test;

/** The answer of a domain controller to an LDAP ping. */
class SiteLookupTest {
    /** Of a Samba domain controller for a client in its own site, whose name is told by a pointer. */
    private static final byte[] ANSWER = HexFormat.of()
            .parseHex(
                    "17000000bd11000086b65f12a134a34489502b49d03b7fab026164076578616d706c65047465737400c01803646331c018074558414d504c450003444331"
                            + "00001744656661756c742d46697273742d536974652d4e616d6500c04005000000ffffffff");

    @Test
    void siteOfTheClient() {
        assertEquals(Optional.of("Default-First-Site-Name"), SiteLookup.in(ANSWER));
    }

    @Test
    void anAnswerThatIsCutOffHasNone() {
        for (int length = 0; length < ANSWER.length - 10; length++) {
            assertEquals(Optional.empty(), SiteLookup.in(Arrays.copyOf(ANSWER, length)), "cut off after " + length);
        }
    }

    @Test
    void aPointerToItselfHasNone() {
        byte[] loop = ANSWER.clone();
        loop[41] = (byte) 0xC0;
        loop[42] = 41;
        assertTrue(SiteLookup.in(loop).isEmpty());
    }

    @Test
    void whateverTheAnswerNothingIsThrown() {
        Generated.check(1_000, random -> {
            byte[] octets = Generated.octets(random, 0, 120);
            SiteLookup.in(octets);
            byte[] answer = ANSWER.clone();
            System.arraycopy(octets, 0, answer, 24, Math.min(octets.length, answer.length - 24));
            SiteLookup.in(answer);
        });
    }
}
