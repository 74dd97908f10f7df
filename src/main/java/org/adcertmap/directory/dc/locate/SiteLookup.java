package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * In which Active Directory site is this machine? A domain controller tells it by our address: the "LDAP ping", a
 * search of the root DSE for {@code netlogon}. Sources: MS-ADTS 6.3.3 (the search), 6.3.1.9
 * (NETLOGON_SAM_LOGON_RESPONSE_EX).
 */
public final class SiteLookup {
    private static final String NETLOGON = "netlogon";
    /** NETLOGON_NT_VERSION_5 and NETLOGON_NT_VERSION_5EX: the answer with the names of sites. */
    private static final byte[] VERSION = {6, 0, 0, 0};
    /** LOGON_SAM_LOGON_RESPONSE_EX. */
    private static final int RESPONSE_EX = 23;
    /** Opcode, Sbz, Flags and DomainGuid. */
    private static final int BEFORE_THE_NAMES = 24;
    /** Forest, domain, host, two NetBIOS names, user, the controller's site, and then ours. */
    private static final int CLIENT_SITE = 7;

    private static final int POINTER = 0xC0;
    private static final int MOST_LABELS = 128;

    private SiteLookup() {}

    /**
     * Asks a domain controller, without signing in.
     *
     * @return the site; nothing where the controller knows none for our address
     */
    public static Optional<String> askedOf(LDAPConnection controller, String dnsDomain) throws LDAPException {
        Filter ping = Filter.createANDFilter(
                Filter.createEqualityFilter("DnsDomain", dnsDomain), Filter.createEqualityFilter("NtVer", VERSION));
        SearchResultEntry answer = controller.searchForEntry("", SearchScope.BASE, ping, NETLOGON);
        byte[] netlogon = answer == null ? null : answer.getAttributeValueBytes(NETLOGON);
        return netlogon == null ? Optional.empty() : in(netlogon);
    }

    /** The site in an answer; nothing in one that is none, for a site is only a preference. */
    static Optional<String> in(byte[] netlogon) {
        try {
            ByteBuffer answer = ByteBuffer.wrap(netlogon).order(ByteOrder.LITTLE_ENDIAN);
            if (answer.getShort() != RESPONSE_EX) {
                return Optional.empty();
            }
            answer.position(BEFORE_THE_NAMES);
            for (int i = 0; i < CLIENT_SITE; i++) {
                name(answer);
            }
            return Optional.of(name(answer)).filter(site -> !site.isEmpty());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads a name in the compression of RFC 1035 4.1.4; a name may end in a part of an earlier one. */
    private static String name(ByteBuffer answer) {
        List<String> labels = new ArrayList<>();
        int behind = -1; // where the name ends, once a pointer has led away
        int length = Byte.toUnsignedInt(answer.get());
        while (length != 0) {
            if (labels.size() >= MOST_LABELS) {
                throw new IllegalArgumentException("a name without an end");
            }
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | Byte.toUnsignedInt(answer.get());
                behind = behind < 0 ? answer.position() : behind;
                if (target >= answer.position() - 2) {
                    throw new IllegalArgumentException("a pointer that does not lead back");
                }
                answer.position(target);
            } else {
                byte[] label = new byte[length];
                answer.get(label);
                labels.add(new String(label, StandardCharsets.UTF_8));
            }
            length = Byte.toUnsignedInt(answer.get());
        }
        if (behind >= 0) {
            answer.position(behind);
        }
        return String.join(".", labels);
    }
}
