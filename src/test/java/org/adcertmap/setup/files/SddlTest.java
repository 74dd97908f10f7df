// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access control lists as {@code icacls /save} and {@code Get-Acl} write them. */
class SddlTest {
    private static final String OWNER_ONLY = "D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;S-1-5-21-1-2-3-1105)";

    @Test
    void systemAdministratorsAndOneAccountAreNotMany() {
        assertEquals(List.of(), Sddl.rightsOfMany(OWNER_ONLY));
    }

    @ParameterizedTest
    @CsvSource({
        "WD, Everyone",
        "S-1-1-0, Everyone",
        "AU, Authenticated Users",
        "S-1-5-32-545, Users",
        "BU, Users",
        "DU, Domain Users",
        "AN, ANONYMOUS LOGON"
    })
    void eachGroupOfManyUsersIsNamed(String sid, String name) {
        assertEquals(
                List.of(name + " can read it (0x1200a9)"),
                Sddl.rightsOfMany(OWNER_ONLY + "(A;ID;0x1200a9;;;" + sid + ")"));
    }

    @Test
    void entryThatDeniesOrIsForNewFilesOnlyGivesNoRight() {
        assertEquals(List.of(), Sddl.rightsOfMany("D:(D;;FA;;;WD)(A;OICIIO;FA;;;WD)"));
        assertEquals(List.of("Everyone can read it (FR)"), Sddl.rightsOfMany("D:(A;OICI;FR;;;WD)"));
    }

    @Test
    void conditionOfAnEntryDoesNotHideItsGroup() {
        assertEquals(
                List.of("Users can read it (FR)"),
                Sddl.rightsOfMany("O:BAG:SYD:AI(XA;;FX;;;S-1-1-0;(@User.Title==1))(A;;FR;;;BU)"));
    }
}
