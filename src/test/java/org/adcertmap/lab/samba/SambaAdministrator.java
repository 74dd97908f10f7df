// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldif.LDIFChangeRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads and writes entries as an administrator, over one LDAPS connection that is reopened after it was lost. */
final class SambaAdministrator implements AutoCloseable {
    private static final Control TREE_DELETE = new Control("1.2.840.113556.1.4.805", true);

    /** LDAP_SERVER_SD_FLAGS_OID with DACL_SECURITY_INFORMATION: the DACL alone (MS-ADTS 3.1.1.3.4.1.11). */
    private static final Control DACL =
            new Control("1.2.840.113556.1.4.801", true, new ASN1OctetString(new byte[] {0x30, 3, 2, 1, 4}));

    private static final String SECURITY_DESCRIPTOR = "nTSecurityDescriptor";

    private final SambaConnections connections;
    private final String name;
    private final String password;
    private LDAPConnection current;

    SambaAdministrator(SambaConnections connections, String name, String password) {
        this.connections = connections;
        this.name = name;
        this.password = password;
    }

    void add(String dn, Attribute... attributes) {
        run("add " + dn, c -> c.add(new AddRequest(dn, attributes)));
    }

    void execute(LDIFChangeRecord change) {
        run("change " + change.getDN(), change::processChange);
    }

    void modify(String dn, Modification... modifications) {
        run("modify " + dn, c -> c.modify(new ModifyRequest(dn, modifications)));
    }

    void move(String dn, String newRdn, String newParent) {
        run("move " + dn, c -> c.modifyDN(dn, newRdn, true, newParent));
    }

    void replace(String dn, String attribute, String... values) {
        modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
    }

    /** Deletes the entry with all entries below it, if it exists. */
    void delete(String dn) {
        run("delete " + dn, c -> {
            try {
                return c.delete(new DeleteRequest(dn, new Control[] {TREE_DELETE}));
            } catch (LDAPException e) {
                if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                    return e.toLDAPResult();
                }
                throw e;
            }
        });
    }

    /** Returns the entry; {@code null} if it does not exist. */
    Entry read(String dn, String... attributes) {
        return run("read " + dn, c -> c.getEntry(dn, attributes));
    }

    String value(String dn, String attribute) {
        Entry entry = read(dn, attribute);
        return entry == null ? null : entry.getAttributeValue(attribute);
    }

    List<SearchResultEntry> find(String baseDn, Filter filter) {
        return run(
                "search " + filter,
                c -> c.search(baseDn, SearchScope.SUB, filter, "1.1").getSearchEntries());
    }

    /** Returns the security descriptor of the entry, with the DACL alone. */
    byte[] dacl(String dn) {
        SearchRequest request = new SearchRequest(
                dn, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), SECURITY_DESCRIPTOR);
        request.addControl(DACL);
        return run("read the DACL of " + dn, c -> c.search(request).getSearchEntries())
                .get(0)
                .getAttributeValueBytes(SECURITY_DESCRIPTOR);
    }

    void replaceDacl(String dn, byte[] securityDescriptor) {
        ModifyRequest request = new ModifyRequest(
                dn, new Modification(ModificationType.REPLACE, SECURITY_DESCRIPTOR, securityDescriptor));
        request.addControl(DACL);
        run("change the DACL of " + dn, c -> c.modify(request));
    }

    /** Returns the SID as text, {@code S-1-5-21-...}. */
    String objectSid(String dn) {
        byte[] sid = read(dn, "objectSid").getAttributeValueBytes("objectSid");
        StringBuilder text = new StringBuilder("S-" + sid[0] + "-" + number(sid, 2, 6, false));
        for (int i = 0; i < sid[1]; i++) {
            text.append('-').append(number(sid, 8 + 4 * i, 4, true));
        }
        return text.toString();
    }

    private static long number(byte[] bytes, int start, int length, boolean littleEndian) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | bytes[littleEndian ? start + length - 1 - i : start + i] & 0xff;
        }
        return number;
    }

    /** Returns the attribute with a new password in the format of Active Directory. */
    static Attribute unicodePwd(String password) {
        return new Attribute("unicodePwd", ("\"" + password + "\"").getBytes(StandardCharsets.UTF_16LE));
    }

    void password(String dn, String newPassword) {
        modify(
                dn,
                new Modification(
                        ModificationType.REPLACE,
                        "unicodePwd",
                        unicodePwd(newPassword).getRawValues()));
    }

    /** Tries a simple bind on a connection of its own. */
    ResultCode bind(String bindDn, String bindPassword) {
        try (LDAPConnection connection = connections.open()) {
            return connection.bind(bindDn, bindPassword).getResultCode();
        } catch (LDAPException e) {
            return e.getResultCode();
        }
    }

    private interface Operation<T> {
        T on(LDAPConnection connection) throws LDAPException;
    }

    private synchronized <T> T run(String what, Operation<T> operation) {
        try {
            if (current == null || !current.isConnected()) {
                close();
                current = connections.open();
                current.bind(name, password);
            }
            return operation.on(current);
        } catch (LDAPException e) {
            if (!e.getResultCode().isConnectionUsable()) {
                close();
            }
            throw new IllegalStateException(what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
