package org.adcertmap.lab;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.time.Instant;
import org.adcertmap.certificate.Sid;

/** A user of the {@link MemoryActiveDirectory}. */
public final class MemoryAccount implements TestAccount {
    private static final int ACCOUNT_DISABLE = 0x2;

    private final MemoryEntries entries;
    private final String dn;

    MemoryAccount(MemoryEntries entries, String dn) {
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
        return Sid.of(entry().getAttributeValueBytes("objectSid")).toString();
    }

    @Override
    public String distinguishedName() {
        return dn;
    }

    @Override
    public MemoryAccount userPrincipalName(String value) {
        return value == null ? set("userPrincipalName") : set("userPrincipalName", value);
    }

    @Override
    public MemoryAccount altSecurityIdentities(String... values) {
        return set("altSecurityIdentities", values);
    }

    @Override
    public MemoryAccount disable() {
        return userAccountControl(userAccountControl() | ACCOUNT_DISABLE);
    }

    @Override
    public MemoryAccount enable() {
        return userAccountControl(userAccountControl() & ~ACCOUNT_DISABLE);
    }

    private int userAccountControl() {
        return Math.toIntExact(MemoryEntries.number(entry(), "userAccountControl", 0));
    }

    public MemoryAccount userAccountControl(int flags) {
        return set("userAccountControl", Integer.toString(flags));
    }

    /** As after too many wrong passwords. */
    @Override
    public MemoryAccount lockOut() {
        return set("lockoutTime", Long.toString(Filetime.of(Instant.now())));
    }

    @Override
    public MemoryAccount accountExpires(Instant when) {
        return set("accountExpires", Long.toString(Filetime.of(when)));
    }

    @Override
    public MemoryAccount set(String attribute, byte[] value) {
        entries.modify(dn, new Modification(ModificationType.REPLACE, attribute, value));
        return this;
    }

    @Override
    public MemoryAccount set(String attribute, String... values) {
        entries.replace(dn, attribute, values);
        return this;
    }

    @Override
    public void close() {
        entries.delete(dn);
    }
}
