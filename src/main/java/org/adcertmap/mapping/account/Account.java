package org.adcertmap.mapping.account;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;

/**
 * An account as its own domain knows it.
 *
 * @param netbiosDomain for example {@code CORP}
 * @param dnsDomain for example {@code corp.example.com}
 * @param groups the security groups of its token: nested, and the primary one
 */
public record Account(
        Sid sid,
        String sAMAccountName,
        Optional<String> userPrincipalName,
        String distinguishedName,
        String netbiosDomain,
        String dnsDomain,
        AccountState state,
        List<Group> groups) {
    public Account {
        groups = List.copyOf(groups);
    }
}
