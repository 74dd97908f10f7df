// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.Optional;

/** The format of user and role names in the application: {@code userNameFormat}, {@code roleNameFormat}. */
public enum NameFormat {
    /** {@code CORP\alice}, as in the server variable LOGON_USER. */
    DOMAIN_SAM("DOMAIN\\sam"),
    /** {@code alice@corp.example.com}; for accounts only. */
    UPN("upn"),
    /** {@code alice} in the own domain, {@code EMEA\alice} in another one, see {@link NameScope}. */
    SAM("sam"),
    DN("dn"),
    SID("sid");

    private final String spelling;

    NameFormat(String spelling) {
        this.spelling = spelling;
    }

    /** The spelling in the settings. */
    public String spelling() {
        return spelling;
    }

    /** The name of an account. One without a userPrincipalName has the implicit one (MS-KILE 3.3.5.2). */
    public String of(Account account) {
        return switch (this) {
            case DOMAIN_SAM -> account.netbiosDomain() + '\\' + account.sAMAccountName();
            case UPN -> account.userPrincipalName().orElse(account.sAMAccountName() + '@' + account.dnsDomain());
            case SAM -> account.nameScope().shortName(account.netbiosDomain(), account.sAMAccountName());
            case DN -> account.distinguishedName();
            case SID -> account.sid().toString();
        };
    }

    /**
     * The name of a group; empty where the group has no such name.
     *
     * @throws IllegalStateException for {@link #UPN}, because groups have none
     */
    public Optional<String> of(Group group) {
        return switch (this) {
            case DOMAIN_SAM -> group.name().map(Group.Name::qualified);
            case UPN -> throw new IllegalStateException("groups have no userPrincipalName");
            case SAM -> group.name().map(Group.Name::shortest);
            case DN -> group.name().map(Group.Name::distinguishedName);
            case SID -> Optional.of(group.sid().toString());
        };
    }
}
