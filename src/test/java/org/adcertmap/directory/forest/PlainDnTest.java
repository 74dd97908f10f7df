// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain DN is compared by its text as the parsed DN would be; any other is not plain. */
class PlainDnTest {
    private static final String BASE = "DC=corp,DC=example,DC=com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                BASE,
                "CN=alice," + BASE,
                "cn=Müller (Ext.) / 3rd,OU=R&D Staff," + BASE,
                "CN=alice@corp:1,CN=Users," + BASE,
                "a-Z0=x,z-A9=y," + BASE,
            })
    void isPlain(String dn) {
        assertTrue(PlainDn.isPlain(dn));
        assertTrue(PlainDn.isAtOrBelow(dn, BASE));
        assertTrue(PlainDn.isAtOrBelow(dn, "dc=CORP,dc=Example,dc=COM"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "alice," + BASE,
                "CN=," + BASE,
                "=alice," + BASE,
                "CN=alice,," + BASE,
                "CN=alice," + BASE + ",",
                "CN=a\\," + BASE,
                "CN=\"a," + BASE,
                "CN=a+OU=b," + BASE,
                "CN=a;" + BASE,
                "CN=a ," + BASE,
                "CN= a," + BASE,
                "CN=a  b," + BASE,
                "CN=a, " + BASE,
                "CN=#0401," + BASE,
                "CN=a\u0000," + BASE,
                "CN=a\u2003b," + BASE,
                "CN=a=b," + BASE,
                "<SID=S-1-5-21>",
                "2.5.4.3=alice," + BASE,
                "C N=alice," + BASE,
                "C/N=alice," + BASE,
                "C:N=alice," + BASE,
                "C@N=alice," + BASE,
                "C[N=alice," + BASE,
                "C`N=alice," + BASE,
                "C{N=alice," + BASE,
            })
    void isNotPlain(String dn) {
        assertEquals(false, PlainDn.isPlain(dn));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DC=example,DC=com",
                "CN=alice,DC=xcorp,DC=example,DC=com",
                "CN=alice,DC=corp,DC=example,DC=org",
                "CN=alice,XDC=corp,DC=example,DC=com",
                "C=DC=corp,DC=example,DC=com",
                ",DC=corp,DC=example,DC=com",
            })
    void isNotBelow(String dn) {
        assertEquals(false, PlainDn.isPlain(dn) && PlainDn.isAtOrBelow(dn, BASE));
    }

    @Test
    void textIsComparedAsTheParsedDnWouldBe() throws LDAPException {
        Random random = new Random(7);
        List<String> parts = List.of("DC=corp", "dc=CORP", "DC=com", "DC=example", "CN=a b", "OU=x", "ou=X", "CN=DC");
        for (int i = 0; i < 20_000; i++) {
            String dn = random(random, parts);
            String base = random(random, parts);
            assertTrue(PlainDn.isPlain(dn), dn);
            assertEquals(
                    new DN(dn).isDescendantOf(new DN(base), true),
                    PlainDn.isAtOrBelow(dn, base),
                    () -> dn + " below " + base);
        }
    }

    private static String random(Random random, List<String> parts) {
        return String.join(
                ",",
                random.ints(1 + random.nextInt(3), 0, parts.size())
                        .mapToObj(parts::get)
                        .toList());
    }
}
