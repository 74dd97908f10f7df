// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.time.Instant;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Filetime;
import org.adcertmap.lab.TestAccount;

/** A user of the {@link FakeActiveDirectory}. */
public final class FakeAccount implements TestAccount {
    private static final int ACCOUNT_DISABLE = 0x2;

    private final FakeEntries entries;
    private final String dn;

    FakeAccount(FakeEntries entries, String dn) {
        this.entries = entries;
        this.dn = dn;
    }

    private Entry entry() {
        return entries.read(dn);
    }

    @Override
    public String sAMAccountName() {
        return entry().getAttributeValue("sAMAccountName");
    }

    @Override
    public String objectSid() {
        return Sid.fromBytes(entry().getAttributeValueBytes("objectSid")).toString();
    }

    @Override
    public String distinguishedName() {
        return dn;
    }

    @Override
    public FakeAccount userPrincipalName(String value) {
        return value == null ? set("userPrincipalName") : set("userPrincipalName", value);
    }

    @Override
    public FakeAccount altSecurityIdentities(String... values) {
        return set("altSecurityIdentities", values);
    }

    @Override
    public FakeAccount disable() {
        return userAccountControl(userAccountControl() | ACCOUNT_DISABLE);
    }

    @Override
    public FakeAccount enable() {
        return userAccountControl(userAccountControl() & ~ACCOUNT_DISABLE);
    }

    private int userAccountControl() {
        return Math.toIntExact(FakeEntries.number(entry(), "userAccountControl", 0));
    }

    public FakeAccount userAccountControl(int flags) {
        return set("userAccountControl", Integer.toString(flags));
    }

    /** Sets lockoutTime, as after too many wrong passwords. */
    @Override
    public FakeAccount lockOut() {
        return set("lockoutTime", Long.toString(Filetime.of(Instant.now())));
    }

    @Override
    public FakeAccount accountExpires(Instant when) {
        return set("accountExpires", Long.toString(Filetime.of(when)));
    }

    @Override
    public FakeAccount set(String attribute, byte[] value) {
        entries.modify(dn, new Modification(ModificationType.REPLACE, attribute, value));
        return this;
    }

    @Override
    public FakeAccount set(String attribute, String... values) {
        entries.replace(dn, attribute, values);
        return this;
    }

    @Override
    public void close() {
        entries.delete(dn);
    }
}
