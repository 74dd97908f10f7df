// SPDX-License-Identifier: Apache-2.0
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
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.InvalidResponseException;

/**
 * Determines the Active Directory site of this machine by an LDAP ping: a search of the root DSE for {@code netlogon},
 * which a domain controller evaluates with the client's IP address. Sources: MS-ADTS 6.3.3 (the search), 6.3.1.9
 * (NETLOGON_SAM_LOGON_RESPONSE_EX).
 */
public final class SiteLookup {
    private static final String NETLOGON = "netlogon";
    /** NETLOGON_NT_VERSION_5 and NETLOGON_NT_VERSION_5EX: requests the response with the names of sites. */
    private static final byte[] NT_VERSION = {6, 0, 0, 0};
    /** LOGON_SAM_LOGON_RESPONSE_EX. */
    private static final int RESPONSE_EX = 23;
    /** The length in octets of Opcode, Sbz, Flags and DomainGuid. */
    private static final int OFFSET_OF_NAMES = 24;
    /** Before ClientSiteName: forest, domain, host, two NetBIOS names, user and the domain controller's site. */
    private static final int NAMES_BEFORE_CLIENT_SITE = 7;

    private static final int POINTER = 0xC0;
    private static final int MAX_LABELS = 128;

    private SiteLookup() {}

    /**
     * Sends an LDAP ping over the connection; no bind is needed.
     *
     * @return the site; empty if the domain controller has none for the IP address of this machine
     * @throws LDAPException if the search fails or the response is malformed
     */
    public static Optional<String> clientSite(LDAPConnection connection, String dnsDomain) throws LDAPException {
        Filter ping = Filter.createANDFilter(
                Filter.createEqualityFilter("DnsDomain", dnsDomain), Filter.createEqualityFilter("NtVer", NT_VERSION));
        SearchResultEntry response = connection.searchForEntry("", SearchScope.BASE, ping, NETLOGON);
        byte[] netlogon = response == null ? null : response.getAttributeValueBytes(NETLOGON);
        return netlogon == null ? Optional.empty() : parse(netlogon);
    }

    /**
     * Returns the client's site in the response; empty if its IP address is in none.
     *
     * @throws InvalidResponseException if the response is malformed
     */
    static Optional<String> parse(byte[] netlogon) throws InvalidResponseException {
        try {
            ByteBuffer response = ByteBuffer.wrap(netlogon).order(ByteOrder.LITTLE_ENDIAN);
            short opcode = response.getShort();
            if (opcode != RESPONSE_EX) {
                throw new InvalidResponseException("the response to an LDAP ping has the opcode " + opcode);
            }
            response.position(OFFSET_OF_NAMES);
            for (int i = 0; i < NAMES_BEFORE_CLIENT_SITE; i++) {
                readName(response);
            }
            return Optional.of(readName(response)).filter(site -> !site.isEmpty());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidResponseException("the response to an LDAP ping is malformed: " + FailureText.of(e), e);
        }
    }

    /** Reads a name with the compression of RFC 1035 4.1.4: it may end with a pointer to the end of an earlier name. */
    private static String readName(ByteBuffer response) {
        List<String> labels = new ArrayList<>();
        int end = -1; // the position after the first pointer; -1 before one
        int length = Byte.toUnsignedInt(response.get());
        while (length != 0) {
            if (labels.size() >= MAX_LABELS) {
                throw new IllegalArgumentException("the name has more than " + MAX_LABELS + " labels");
            }
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | Byte.toUnsignedInt(response.get());
                end = end < 0 ? response.position() : end;
                if (target >= response.position() - 2) {
                    throw new IllegalArgumentException("the pointer does not lead backwards");
                }
                response.position(target);
            } else {
                byte[] label = new byte[length];
                response.get(label);
                labels.add(new String(label, StandardCharsets.UTF_8));
            }
            length = Byte.toUnsignedInt(response.get());
        }
        if (end >= 0) {
            response.position(end);
        }
        return String.join(".", labels);
    }
}
