package org.adcertmap.mapping.account;

import java.util.Optional;

/** How is an account or a group called in the application? */
public enum NameFormat {
    /** {@code CORP\alice}, the shape of LOGON_USER. */
    DOMAIN_SAM("DOMAIN\\sam"),
    /** {@code alice@corp.example.com}; for accounts only. */
    UPN("upn"),
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
            case SAM -> account.sAMAccountName();
            case DN -> account.distinguishedName();
            case SID -> account.sid().toString();
        };
    }

    /** The name of a group, or nothing where it has no name of this kind. */
    public Optional<String> of(Group group) {
        return switch (this) {
            case DOMAIN_SAM -> group.name().map(name -> name.netbiosDomain() + '\\' + name.sAMAccountName());
            case UPN -> throw new IllegalStateException("groups have no userPrincipalName");
            case SAM -> group.name().map(Group.Name::sAMAccountName);
            case DN -> group.name().map(Group.Name::distinguishedName);
            case SID -> Optional.of(group.sid().toString());
        };
    }
}
