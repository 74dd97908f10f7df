// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Encodes userPrincipalName and SID as AD CS does. Sources: KB281245; MS-WCCE 2.2.2.7.7.4. */
final class WindowsExtensions {
    static final String UPN = "1.3.6.1.4.1.311.20.2.3";
    static final String SID_EXTENSION = "1.3.6.1.4.1.311.25.2";
    static final String OBJECT_SID = "1.3.6.1.4.1.311.25.2.1";

    private WindowsExtensions() {}

    static GeneralName upn(String name) {
        return otherName(UPN, new DERUTF8String(name));
    }

    static GeneralName sidName(String sid) {
        return otherName(OBJECT_SID, new DEROctetString(sid.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Returns the value of the SID extension. */
    static byte[] sid(String sid) {
        return Signing.der(new GeneralNames(sidName(sid)));
    }

    static GeneralName otherName(String type, ASN1Encodable value) {
        ASN1Encodable[] parts = {new ASN1ObjectIdentifier(type), new DERTaggedObject(true, 0, value)};
        return new GeneralName(GeneralName.otherName, new DERSequence(parts));
    }
}
