// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.FakeAccountDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleMappingTest {
    private static final String DN = "CN=Engineers,CN=Users,DC=contoso,DC=com";

    private static RoleMapping of(String... groups) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (String group : groups) {
            roles.put(group, List.of("role"));
        }
        return new RoleMapping(roles);
    }

    @Test
    void groupsAreReturnedAsTheyAreWritten() {
        assertEquals(
                List.of("Staff", "contoso\\Admins", DN),
                of("Staff", "contoso\\Admins", DN).groups());
    }

    @Test
    void groupsThatNameNoExistingGroupAreFound() {
        RoleMapping mapping = of("staff", "CONTOSO\\Staff", DN, "S-1-5-21-9-9-9-512", "Stuff", "EMEA\\Staff");
        List<Group> existing = List.of(
                FakeAccountDirectory.group("Staff", 2001),
                FakeAccountDirectory.group("Engineers", 2000),
                new Group(Sid.parse("S-1-5-21-9-9-9-512"), Optional.empty()));
        assertEquals(List.of("Stuff", "EMEA\\Staff"), mapping.groupsNotIn(existing));
        assertEquals(mapping.groups(), mapping.groupsNotIn(List.of()));
    }

    @Test
    void groupOfAnotherDomainIsNamedWithItsDomain() {
        Group emea = new Group(
                Sid.parse("S-1-5-21-9-9-9-2001"),
                Optional.of(new Group.Name("EMEA", "Staff", "CN=Staff,DC=emea", NameScope.OTHER_DOMAIN)));
        assertEquals(List.of(), of("Staff").rolesOf(emea).toList());
        assertEquals(List.of("role"), of("emea\\staff").rolesOf(emea).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=a,b", "CN=\"", "CN=\"\"", "CN=a,OU=\"\",DC=b"})
    void malformedDistinguishedNameIsRefused(String group) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of(group));
        assertEquals("\"" + group + "\" is not a distinguished name", e.getMessage());
    }

    @Test
    void groupThatIsNamedTwiceIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of("Staff", "STAFF"));
        assertEquals("\"STAFF\" is named twice", e.getMessage());
    }
}
