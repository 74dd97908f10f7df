// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestGroup;

/** A group of the {@link SambaActiveDirectory}, of any type. */
final class SambaGroup implements TestGroup {
    static final int GLOBAL_SECURITY = 0x80000002;
    static final int DOMAIN_LOCAL_SECURITY = 0x80000004;
    static final int UNIVERSAL_SECURITY = 0x80000008;
    static final int GLOBAL_DISTRIBUTION = 0x2;
    private static final String DOMAIN_USERS = "513";

    private final SambaAdministrator administrator;
    private final String name;
    private final String dn;

    private SambaGroup(SambaAdministrator administrator, String name, String dn) {
        this.administrator = administrator;
        this.name = name;
        this.dn = dn;
    }

    static SambaGroup create(SambaAdministrator administrator, String name, String dn, int groupType) {
        administrator.add(
                dn,
                new Attribute("objectClass", "group"),
                new Attribute("sAMAccountName", name),
                new Attribute("groupType", Integer.toString(groupType)));
        return new SambaGroup(administrator, name, dn);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TestGroup add(TestAccount member) {
        return member(ModificationType.ADD, member.distinguishedName());
    }

    @Override
    public TestGroup add(TestGroup member) {
        return member(ModificationType.ADD, ((SambaGroup) member).dn);
    }

    @Override
    public TestGroup remove(TestAccount member) {
        return member(ModificationType.DELETE, member.distinguishedName());
    }

    private TestGroup member(ModificationType type, String memberDn) {
        boolean isMember = !administrator
                .find(dn, Filter.createEqualityFilter("member", memberDn))
                .isEmpty();
        if (isMember != (type == ModificationType.ADD)) {
            administrator.modify(dn, new Modification(type, "member", memberDn));
        }
        return this;
    }

    /** Makes this the primary group of the account, which must be a member before; member does not contain it then. */
    void makePrimaryOf(TestAccount account) {
        add(account);
        administrator.replace(account.distinguishedName(), "primaryGroupID", rid());
    }

    private String rid() {
        String sid = administrator.objectSid(dn);
        return sid.substring(sid.lastIndexOf('-') + 1);
    }

    @Override
    public void close() {
        if (administrator.read(dn, "1.1") == null) {
            return;
        }
        // A group that is the primary group of an account cannot be deleted.
        String base = dn.substring(dn.indexOf(",DC=") + 1);
        for (SearchResultEntry user : administrator.find(base, Filter.createEqualityFilter("primaryGroupID", rid()))) {
            administrator.replace(user.getDN(), "primaryGroupID", DOMAIN_USERS);
        }
        administrator.delete(dn);
    }
}
