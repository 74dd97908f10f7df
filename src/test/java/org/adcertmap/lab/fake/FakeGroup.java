// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestGroup;

/** A group of the {@link FakeActiveDirectory}, of any type. */
public final class FakeGroup implements TestGroup {
    private final FakeEntries entries;
    private final String dn;

    FakeGroup(FakeEntries entries, String dn) {
        this.entries = entries;
        this.dn = dn;
    }

    @Override
    public String name() {
        return entries.read(dn).getAttributeValue("sAMAccountName");
    }

    public String distinguishedName() {
        return dn;
    }

    public String objectSid() {
        return Sid.fromBytes(entries.read(dn).getAttributeValueBytes("objectSid"))
                .toString();
    }

    @Override
    public FakeGroup add(TestAccount member) {
        return member(ModificationType.ADD, member.distinguishedName());
    }

    @Override
    public FakeGroup add(TestGroup member) {
        return member(ModificationType.ADD, ((FakeGroup) member).dn);
    }

    @Override
    public FakeGroup remove(TestAccount member) {
        return member(ModificationType.DELETE, member.distinguishedName());
    }

    private FakeGroup member(ModificationType type, String memberDn) {
        Entry group = entries.read(dn);
        if (group.hasAttributeValue("member", memberDn) != (type == ModificationType.ADD)) {
            entries.modify(dn, new Modification(type, "member", memberDn));
        }
        return this;
    }

    /** Makes this the primary group of the account, which is then no longer in the attribute member. */
    void makePrimaryOf(TestAccount account) {
        remove(account);
        String sid = objectSid();
        entries.replace(account.distinguishedName(), "primaryGroupID", sid.substring(sid.lastIndexOf('-') + 1));
    }

    @Override
    public void close() {
        entries.delete(dn);
    }
}
