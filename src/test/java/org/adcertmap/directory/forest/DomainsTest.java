// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry is in the innermost domain that contains it, however its DN is written, or the response is invalid. */
class DomainsTest {
    private static final Domain CORP = domain("DC=corp,DC=test", "CORP");
    private static final Domain EMEA = domain("DC=emea,DC=corp,DC=test", "EMEA");
    /** Its DN is not plain, so that no DN is compared by its text. */
    private static final Domain ODD = domain("DC=a\\2Bb,DC=test", "ODD");

    private static Domain domain(String dn, String netbiosName) {
        try {
            String dnsName = dn.replace("DC=", "").replace("\\2B", "+").replace(',', '.');
            return new Domain(dnsName, new DN(dn), netbiosName);
        } catch (LDAPException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Domains domains(Domain... all) {
        return new Domains(CORP, List.of(all), List.of(CORP));
    }

    private static String domainOf(String dn, Domains domains) throws InvalidResponseException {
        return domains.domainOf(new Entry(dn)).netbiosName();
    }

    @ParameterizedTest
    @CsvSource({
        "'CN=alice,DC=corp,DC=test', CORP",
        "'DC=corp,DC=test', CORP",
        "'CN=alice,DC=emea,DC=corp,DC=test', EMEA",
        "'CN=a\\, b,DC=emea,DC=corp,DC=test', EMEA",
        "'CN=a\\, b,dc=CORP,dc=test', CORP",
        "'CN=alice, DC=emea, DC=corp, DC=test', EMEA"
    })
    void innermostDomainContainsTheEntry(String dn, String expected) throws InvalidResponseException {
        assertEquals(expected, domainOf(dn, domains(CORP, EMEA)));
        assertEquals(expected, domainOf(dn, domains(EMEA, CORP)));
        assertEquals(expected, domainOf(dn, domains(ODD, EMEA, CORP)));
    }

    @Test
    void domainWhoseDnIsNotPlainContainsItsEntries() throws InvalidResponseException {
        assertEquals("ODD", domainOf("CN=alice,DC=a\\+b,DC=test", domains(CORP, ODD)));
    }

    @Test
    void blanksInTheDnOfADomainDoNotCount() throws InvalidResponseException {
        Domain emea = domain("DC=emea, DC=corp, DC=test", "EMEA");
        assertEquals("EMEA", domainOf("CN=dave,DC=emea,DC=corp,DC=test", domains(CORP, emea)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CN=alice", "DC=test", "CN=alice,DC=xcorp,DC=test", "CN=a\\, b,DC=org", "alice"})
    void entryInNoDomainIsAnInvalidResponse(String dn) {
        for (Domains domains : List.of(domains(CORP, EMEA), domains(CORP, ODD))) {
            assertThrows(InvalidResponseException.class, () -> domainOf(dn, domains));
        }
    }

    @Test
    void entryOfAChildDomainIsNotInItsParent() {
        Domains domains = domains(CORP, EMEA);
        Entry child = new Entry("CN=dave,DC=emea,DC=corp,DC=test");
        assertEquals(
                "[CN=dave,DC=emea,DC=corp,DC=test] is not in the domain corp.test",
                assertThrows(InvalidResponseException.class, () -> domains.requireIn(CORP, child))
                        .getMessage());
        assertEquals(
                "[CN=dave,DC=emea,DC=corp,DC=test] is not in the domain that was searched",
                assertThrows(InvalidResponseException.class, () -> domains.permittedDomainOf(child))
                        .getMessage());
    }

    @Test
    void onlyAccountsOfPermittedDomainsMayLogOn() throws InvalidResponseException {
        Domains domains = domains(CORP, EMEA);
        assertEquals(Optional.of(CORP), domains.permittedDomainOf("OU=x,DC=corp,DC=test"));
        assertEquals(Optional.empty(), domains.permittedDomainOf("OU=x,DC=emea,DC=corp,DC=test"));
        assertEquals(Optional.empty(), domains.permittedDomainOf("OU=x,DC=org"));
        assertEquals(Optional.empty(), domains.permittedDomainOf("no DN"));
        assertEquals(CORP, domains.permittedDomainOf(new Entry("CN=alice,DC=corp,DC=test")));
        domains.requireIn(CORP, new Entry("CN=alice,DC=corp,DC=test"));
    }

    @Test
    void domainsAreNamedWithoutRegardToCase() {
        Domains domains = domains(CORP, EMEA);
        assertEquals(Optional.of(EMEA), domains.named("EMEA.corp.Test"));
        assertEquals(Optional.empty(), domains.named("EMEA"));
        assertTrue(domains.isOwn(CORP));
        assertFalse(domains.isOwn(EMEA));
    }
}
