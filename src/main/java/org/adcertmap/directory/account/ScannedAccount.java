// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.certificate.Sid;

/**
 * An account as a scan reads it, without its groups. Immutable.
 *
 * @param dnsDomain the DNS name of its domain
 * @param userAccountControl absent where the bind account may not read it
 * @param accountExpires as in Active Directory; absent where the bind account may not read it
 * @param isComputer whether it is a computer account
 * @param isProtected whether adminCount is 1: the account is or was in a protected group (MS-ADTS 3.1.1.6.1)
 * @param altSecurityIdentities every value
 */
public record ScannedAccount(
        Sid sid,
        String dnsDomain,
        String distinguishedName,
        String sAMAccountName,
        Optional<String> userPrincipalName,
        OptionalInt userAccountControl,
        OptionalLong accountExpires,
        boolean isComputer,
        boolean isProtected,
        List<String> altSecurityIdentities) {
    public ScannedAccount {
        altSecurityIdentities = List.copyOf(altSecurityIdentities);
    }
}
