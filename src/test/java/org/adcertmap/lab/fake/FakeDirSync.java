// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.adcertmap.certificate.Sid;

/**
 * Responds to searches with LDAP_SERVER_DIRSYNC_OID as a domain controller does for an account without replication
 * rights (MS-ADTS 3.1.1.3.4.1.3): with incremental values and extended DNs, and without deleted objects.
 */
final class FakeDirSync {
    static final String OID = "1.2.840.113556.1.4.841";
    static final String EXTENDED_DN = "1.2.840.113556.1.4.529";
    static final String PROPERTY = "DirSync request";
    private static final int OBJECT_SECURITY_AND_INCREMENTAL_VALUES = 0x8000_0001;

    private final FakeEntries entries;
    private volatile int pageSize = 1_000;

    FakeDirSync(FakeEntries entries) {
        this.entries = entries;
    }

    void pageSize(int objects) {
        pageSize = objects;
    }

    static boolean isRequested(ReadOnlySearchRequest request) {
        return Arrays.stream(request.getControls()).map(Control::getOID).anyMatch(OID::equals);
    }

    void respond(InMemoryInterceptedSearchResult search, ReadOnlySearchRequest request) {
        try {
            search.setResult(respond(search, request, cookie(request)));
        } catch (LDAPException e) {
            search.setResult(e.toLDAPResult());
        } catch (ASN1Exception e) {
            search.setResult(new LDAPException(ResultCode.PROTOCOL_ERROR, e.toString()).toLDAPResult());
        }
    }

    private static long cookie(ReadOnlySearchRequest request) throws ASN1Exception, LDAPException {
        Control control = Arrays.stream(request.getControls())
                .filter(candidate -> candidate.getOID().equals(OID))
                .findFirst()
                .orElseThrow();
        ASN1Element[] parts =
                ASN1Sequence.decodeAsSequence(control.getValue().getValue()).elements();
        if (ASN1Integer.decodeAsInteger(parts[0]).intValue() != OBJECT_SECURITY_AND_INCREMENTAL_VALUES) {
            throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "00002105: SecErr: DSID-00000000");
        }
        String cookie = new String(parts[2].getValue(), StandardCharsets.US_ASCII);
        if (!cookie.isEmpty() && !cookie.startsWith("usn ")) {
            throw new LDAPException(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION, "00000057: the cookie is malformed");
        }
        return cookie.isEmpty() ? 0 : Long.parseLong(cookie.substring(4));
    }

    private LDAPResult respond(InMemoryInterceptedSearchResult search, ReadOnlySearchRequest request, long start)
            throws LDAPException {
        long end = entries.journal().usn();
        boolean isMore = false;
        if (request.getFilter().getFilterType() == Filter.FILTER_TYPE_PRESENCE) {
            Iterator<Map.Entry<String, FakeJournal.Changed>> changed =
                    entries.journal().since(start).entrySet().iterator();
            for (int sent = 0; changed.hasNext() && sent < pageSize; ) {
                Map.Entry<String, FakeJournal.Changed> next = changed.next();
                Optional<Entry> entry = entry(next.getKey(), next.getValue(), request.getAttributeList());
                if (entry.isPresent()) {
                    search.sendSearchEntry(entry.get());
                    sent++;
                    if (sent == pageSize && changed.hasNext()) {
                        isMore = true;
                        end = entries.journal().usnOf(next.getKey());
                    }
                }
            }
        }
        ASN1Sequence value = new ASN1Sequence(
                new ASN1Integer(isMore ? 1 : 0), new ASN1Integer(0), new ASN1OctetString("usn " + end));
        Control control = new Control(OID, false, new ASN1OctetString(value.encode()));
        return new LDAPResult(search.getMessageID(), ResultCode.SUCCESS, null, null, List.of(), List.of(control));
    }

    /** Returns the changed attributes that were requested; empty if none of them has changed. */
    private Optional<Entry> entry(String dn, FakeJournal.Changed changed, List<String> requested) {
        Entry stored = entries.read(dn);
        if (stored == null) {
            return Optional.empty();
        }
        List<Attribute> attributes = new ArrayList<>();
        for (String name : requested) {
            if (name.equals("member")) {
                addMembers(changed, attributes);
            } else if (changed.attributes().contains(name.toLowerCase(java.util.Locale.ROOT))) {
                Attribute attribute = stored.getAttribute(name);
                attributes.add(attribute == null ? new Attribute(name) : attribute);
            }
        }
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        attributes.add(new Attribute("instanceType", "4"));
        return Optional.of(new Entry(extended(stored), attributes));
    }

    private void addMembers(FakeJournal.Changed changed, List<Attribute> attributes) {
        for (boolean isAdded : new boolean[] {false, true}) {
            List<String> members = changed.members().entrySet().stream()
                    .filter(member -> member.getValue() == isAdded)
                    .map(member -> entries.read(member.getKey()))
                    .filter(member -> member != null)
                    .map(FakeDirSync::extended)
                    .toList();
            if (!members.isEmpty()) {
                attributes.add(new Attribute(isAdded ? "member;range=1-1" : "member;range=0-0", members));
            }
        }
    }

    private static String extended(Entry entry) {
        byte[] sid = entry.getAttributeValueBytes("objectSid");
        String guid = "<GUID=" + UUID.nameUUIDFromBytes(entry.getDN().getBytes(StandardCharsets.UTF_8)) + ">;";
        return guid + (sid == null ? "" : "<SID=" + Sid.fromBytes(sid) + ">;") + entry.getDN();
    }
}
