// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * Evaluates whether the bind account may read an attribute of an object, by the object's DACL and the account's own
 * token: the only way to know that an absent attribute has no value. A filter does not show it, because an attribute
 * that is not readable counts as absent there too (MS-ADTS 3.1.1.4.3). What is not certain counts as not permitted: a
 * descriptor that is not readable, a conditional or a generic grant. Immutable. Sources: MS-ADTS 5.1.3.3 (access
 * checks); MS-DTYP 2.4.4 to 2.4.6 (ACE, ACL, SECURITY_DESCRIPTOR).
 */
record ReadPermission(Optional<byte[]> descriptor, Set<Sid> token) {
    private static final String SECURITY_DESCRIPTOR = "nTSecurityDescriptor";
    /** LDAP_SERVER_SD_FLAGS_OID with DACL_SECURITY_INFORMATION (MS-ADTS 3.1.1.3.4.1.11). */
    private static final Control DACL =
            new Control("1.2.840.113556.1.4.801", false, new ASN1OctetString(new byte[] {0x30, 3, 2, 1, 4}));

    private static final int CONTROL = 2;
    private static final int DACL_PRESENT = 0x4;
    private static final int DACL_OFFSET = 16;
    private static final int ACE_COUNT = 4;
    private static final int ACL_HEADER = 8;
    private static final int INHERIT_ONLY = 0x8;
    private static final int OBJECT_TYPE_PRESENT = 0x1;
    private static final int INHERITED_OBJECT_TYPE_PRESENT = 0x2;

    private static final Set<Integer> ALLOW = Set.of(0x00, 0x05);
    private static final Set<Integer> DENY = Set.of(0x01, 0x06, 0x0A, 0x0C);
    private static final Set<Integer> OBJECT = Set.of(0x05, 0x06, 0x0C);
    private static final int READ_PROPERTY = 0x10;
    private static final int GENERIC_READ_OR_ALL = 0x9000_0000;

    /** Reads the DACL of the object with this base DN, and the token of the bind account. */
    static ReadPermission read(LDAPInterface connections, String base) throws LDAPException {
        Filter any = Filter.createPresenceFilter("objectClass");
        LdapSearch search =
                new LdapSearch(base, SearchScope.BASE, any, 1, 0, List.of(DACL), List.of(SECURITY_DESCRIPTOR));
        Optional<byte[]> descriptor =
                EntryAttributes.octets(search.execute(connections).entry(), SECURITY_DESCRIPTOR);
        SearchResultEntry rootDse = LdapSearch.base("", AccountEntryReader.TOKEN_GROUPS)
                .execute(connections)
                .entry();
        Set<Sid> token = new HashSet<>();
        for (byte[] value : EntryAttributes.values(rootDse, AccountEntryReader.TOKEN_GROUPS)) {
            token.add(AccountEntryReader.sid(rootDse, AccountEntryReader.TOKEN_GROUPS, value));
        }
        return new ReadPermission(descriptor, token);
    }

    /**
     * Returns whether the attribute is readable: the first entry of the DACL that decides, as Windows orders them.
     *
     * @param attribute the schemaIDGUID of an attribute that is in no property set and not confidential
     */
    boolean isGranted(UUID attribute) {
        if (descriptor.isEmpty()) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(descriptor.get()).order(ByteOrder.LITTLE_ENDIAN);
        int acl = bytes.getInt(DACL_OFFSET);
        if ((bytes.getShort(CONTROL) & DACL_PRESENT) == 0 || acl == 0) {
            return false;
        }
        int start = acl + ACL_HEADER;
        for (int i = Short.toUnsignedInt(bytes.getShort(acl + ACE_COUNT)); i > 0; i--) {
            int size = Short.toUnsignedInt(bytes.getShort(start + 2));
            ByteBuffer ace = bytes.slice(start, size).order(ByteOrder.LITTLE_ENDIAN);
            int type = Byte.toUnsignedInt(ace.get(0));
            if ((ALLOW.contains(type) || DENY.contains(type)) && concerns(ace, attribute)) {
                return ALLOW.contains(type);
            }
            start += size;
        }
        return false;
    }

    /** Returns whether the entry grants or denies this account to read the attribute of this object. */
    private boolean concerns(ByteBuffer ace, UUID attribute) {
        int type = ace.get();
        int flags = ace.get();
        ace.getShort(); // the size
        int mask = ace.getInt();
        int rights = ALLOW.contains(type) ? READ_PROPERTY : READ_PROPERTY | GENERIC_READ_OR_ALL;
        boolean isOfAttribute = true;
        if (OBJECT.contains(type)) {
            int present = ace.getInt();
            if ((present & OBJECT_TYPE_PRESENT) != 0) {
                isOfAttribute = guid(ace).equals(attribute);
            }
            if ((present & INHERITED_OBJECT_TYPE_PRESENT) != 0) {
                guid(ace);
            }
        }
        return (flags & INHERIT_ONLY) == 0 && (mask & rights) != 0 && isOfAttribute && token.contains(sid(ace));
    }

    /** Reads a GUID, whose first three fields are little-endian (MS-DTYP 2.3.4.2). */
    private static UUID guid(ByteBuffer ace) {
        long high = Integer.toUnsignedLong(ace.getInt()) << 32
                | Short.toUnsignedLong(ace.getShort()) << 16
                | Short.toUnsignedLong(ace.getShort());
        long low = ace.order(ByteOrder.BIG_ENDIAN).getLong();
        ace.order(ByteOrder.LITTLE_ENDIAN);
        return new UUID(high, low);
    }

    /** Reads the SID; octets may follow it. */
    private static Sid sid(ByteBuffer ace) {
        int subAuthorities = Byte.toUnsignedInt(ace.get(ace.position() + 1));
        byte[] sid = new byte[8 + 4 * subAuthorities];
        ace.get(sid);
        return Sid.fromBytes(sid);
    }
}
