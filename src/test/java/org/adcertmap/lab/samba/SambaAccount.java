// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.time.Instant;
import org.adcertmap.lab.TestAccount;

/** A user of the {@link SambaActiveDirectory}. */
final class SambaAccount implements TestAccount {
    private static final int NORMAL_ACCOUNT = 0x200;
    private static final int WORKSTATION_TRUST_ACCOUNT = 0x1000;
    private static final int ACCOUNT_DISABLE = 0x2;
    private static final int UF_LOCKOUT = 0x10;
    private static final int MAX_WRONG_PASSWORDS = 10;
    /** FILETIME counts units of 100 ns since 1601-01-01 UTC. */
    private static final long FILETIME_OF_1970 = 116_444_736_000_000_000L;

    private final SambaAdministrator administrator;
    private final String name;
    private final String dn;

    private SambaAccount(SambaAdministrator administrator, String name, String dn) {
        this.administrator = administrator;
        this.name = name;
        this.dn = dn;
    }

    static SambaAccount createUser(SambaAdministrator administrator, String name, String dn, String userPrincipalName) {
        administrator.add(
                dn,
                new Attribute("objectClass", "user"),
                new Attribute("sAMAccountName", name),
                new Attribute("userPrincipalName", userPrincipalName),
                SambaAdministrator.unicodePwd("Aa1-" + name),
                new Attribute("userAccountControl", Integer.toString(NORMAL_ACCOUNT)));
        return new SambaAccount(administrator, name, dn);
    }

    static SambaAccount createComputer(SambaAdministrator administrator, String name, String dn) {
        administrator.add(
                dn,
                new Attribute("objectClass", "computer"),
                new Attribute("sAMAccountName", name),
                new Attribute("userAccountControl", Integer.toString(WORKSTATION_TRUST_ACCOUNT)));
        return new SambaAccount(administrator, name, dn);
    }

    @Override
    public String sAMAccountName() {
        return name;
    }

    @Override
    public String objectSid() {
        return administrator.objectSid(dn);
    }

    @Override
    public String distinguishedName() {
        return dn;
    }

    @Override
    public TestAccount userPrincipalName(String value) {
        if (value != null) {
            administrator.replace(dn, "userPrincipalName", value);
        } else if (administrator.value(dn, "userPrincipalName") != null) {
            // Samba rejects a replacement without values.
            administrator.modify(dn, new Modification(ModificationType.DELETE, "userPrincipalName"));
        }
        return this;
    }

    @Override
    public TestAccount altSecurityIdentities(String... values) {
        administrator.replace(dn, "altSecurityIdentities", values);
        return this;
    }

    @Override
    public TestAccount set(String attribute, String... values) {
        administrator.replace(dn, attribute, values);
        return this;
    }

    @Override
    public TestAccount set(String attribute, byte[] value) {
        administrator.modify(dn, new Modification(ModificationType.REPLACE, attribute, value));
        return this;
    }

    @Override
    public TestAccount disable() {
        return userAccountControl(userAccountControl() | ACCOUNT_DISABLE);
    }

    @Override
    public TestAccount enable() {
        return userAccountControl(userAccountControl() & ~ACCOUNT_DISABLE);
    }

    private int userAccountControl() {
        return Integer.parseInt(administrator.value(dn, "userAccountControl"));
    }

    private TestAccount userAccountControl(int value) {
        administrator.replace(dn, "userAccountControl", Integer.toString(value));
        return this;
    }

    @Override
    public TestAccount lockOut() {
        for (int i = 0; i < MAX_WRONG_PASSWORDS; i++) {
            administrator.bind(dn, "wrong");
            if ((Integer.parseInt(administrator.value(dn, "msDS-User-Account-Control-Computed")) & UF_LOCKOUT) != 0) {
                return this;
            }
        }
        throw new IllegalStateException(dn + " is not locked after " + MAX_WRONG_PASSWORDS + " wrong passwords");
    }

    @Override
    public TestAccount accountExpires(Instant when) {
        long filetime = FILETIME_OF_1970 + when.getEpochSecond() * 10_000_000 + when.getNano() / 100;
        administrator.replace(dn, "accountExpires", Long.toString(filetime));
        return this;
    }

    @Override
    public void close() {
        administrator.delete(dn);
    }
}
