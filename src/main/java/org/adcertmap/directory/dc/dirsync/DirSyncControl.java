// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import java.util.List;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.InvalidResponseException;

/**
 * Encodes and decodes LDAP_SERVER_DIRSYNC_OID (MS-ADTS 3.1.1.3.4.1.3). With LDAP_DIRSYNC_OBJECT_SECURITY it needs no
 * right but to read the objects, and with LDAP_DIRSYNC_INCREMENTAL_VALUES it reports members that were added or
 * removed. Stateless.
 */
final class DirSyncControl {
    static final String OID = "1.2.840.113556.1.4.841";
    /** LDAP_SERVER_EXTENDED_DN_OID: each DN begins with GUID and SID of the object (MS-ADTS 3.1.1.3.4.1.5). */
    static final String EXTENDED_DN = "1.2.840.113556.1.4.529";

    private static final int OBJECT_SECURITY = 0x1;
    private static final int INCREMENTAL_VALUES = 0x8000_0000;
    private static final int MAX_OCTETS = 1 << 20;
    private static final int PARTS = 3;

    private DirSyncControl() {}

    /**
     * The control of a response.
     *
     * @param hasMore whether there are more changes at present
     * @param cookie for the next request: the state up to which changes have been reported
     */
    record Response(boolean hasMore, byte[] cookie) {}

    /** Returns the controls of a request; both critical. */
    static List<Control> request(byte[] cookie) {
        ASN1Sequence value = new ASN1Sequence(
                new ASN1Integer(OBJECT_SECURITY | INCREMENTAL_VALUES),
                new ASN1Integer(MAX_OCTETS),
                new ASN1OctetString(cookie));
        ASN1Sequence sidsAsText = new ASN1Sequence(new ASN1Integer(1));
        return List.of(
                new Control(OID, true, new ASN1OctetString(value.encode())),
                new Control(EXTENDED_DN, true, new ASN1OctetString(sidsAsText.encode())));
    }

    /** @throws InvalidResponseException if there is no such control, or it is malformed */
    static Response response(List<Control> controls) throws InvalidResponseException {
        Control control = controls.stream()
                .filter(candidate -> candidate.getOID().equals(OID))
                .findFirst()
                .orElseThrow(() -> new InvalidResponseException("the response has no DirSync control"));
        try {
            ASN1OctetString value = control.getValue();
            ASN1Element[] parts = value == null
                    ? new ASN1Element[0]
                    : ASN1Sequence.decodeAsSequence(value.getValue()).elements();
            if (parts.length != PARTS) {
                throw new InvalidResponseException("the DirSync control of the response has no three parts");
            }
            return new Response(ASN1Integer.decodeAsInteger(parts[0]).intValue() != 0, parts[2].getValue());
        } catch (ASN1Exception e) {
            throw new InvalidResponseException(
                    "the DirSync control of the response is malformed: " + FailureText.of(e), e);
        }
    }
}
