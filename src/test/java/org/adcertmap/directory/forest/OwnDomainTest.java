// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.junit.jupiter.api.Test;

/** Tests that a domain controller of another domain is not used, and that the message names its domain. */
class OwnDomainTest {
    private static Domain domain(String dnsName, String netbiosName) {
        try {
            return new Domain(dnsName, new DN("DC=" + dnsName.replace(".", ",DC=")), netbiosName);
        } catch (LDAPException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final List<Domain> FOREST =
            List.of(domain("corp.example.com", "CORP"), domain("emea.corp.example.com", "EMEA"));

    private static String message(String dnsName, List<Domain> forest, String served) {
        return assertThrows(InvalidResponseException.class, () -> OwnDomain.require(dnsName, forest, served))
                .getMessage();
    }

    @Test
    void ownDomainIsAccepted() {
        assertDoesNotThrow(() -> OwnDomain.require("corp.example.com", FOREST, "corp.example.com"));
        assertDoesNotThrow(() -> OwnDomain.require("Corp.Example.com", FOREST, "corp.example.com"));
    }

    @Test
    void otherDomainOfTheForestIsNamed() {
        assertEquals(
                "the domain controller is one of the domain emea.corp.example.com, not of corp.example.com, see domain"
                        + " and servers",
                message("corp.example.com", FOREST, "emea.corp.example.com"));
    }

    @Test
    void netbiosNameIsRecognized() {
        assertEquals(
                "corp is the NetBIOS name of the domain corp.example.com, see domain",
                message("corp", FOREST, "corp.example.com"));
    }

    @Test
    void domainThatTheDomainControllerDoesNotHaveIsTold() {
        assertEquals(
                "the domain controller has no domain example.com, but corp.example.com, emea.corp.example.com, see"
                        + " domain",
                message("example.com", FOREST, "corp.example.com"));
        assertEquals(
                "the domain controller has no domain example.com, but corp.example.com, see domain",
                message("example.com", List.of(), "corp.example.com"));
    }

    @Test
    void unreadableCrossRefIsReported() {
        assertEquals(
                "there is no readable crossRef object with nETBIOSName for corp.example.com, see the setting domain;"
                        + " readable: []",
                message("corp.example.com", List.of(), "corp.example.com"));
    }
}
