// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import java.util.List;
import java.util.Optional;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;

/** Searches for alice of corp.example.test by her userPrincipalName, as a login does. */
final class AliceSearch {
    private AliceSearch() {}

    /** Returns the number of accounts that match. */
    static int accounts(ActiveDirectory directory) {
        AccountQuery alice = new AccountQuery(
                Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", "alice@corp.example.test");
        return directory.find(List.of(alice)).candidates().size();
    }
}
