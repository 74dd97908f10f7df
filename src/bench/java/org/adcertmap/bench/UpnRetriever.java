// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.apache.catalina.realm.X509UsernameRetriever;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;

/**
 * Reads the userPrincipalName from a certificate, for Realms that do not read it themselves: Tomcat's
 * X509UsernameRetriever.
 */
public final class UpnRetriever implements X509UsernameRetriever {
    private static final ASN1ObjectIdentifier UPN = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

    @Override
    public String getUsername(X509Certificate certificate) {
        return upn(certificate);
    }

    /** Returns the userPrincipalName, or {@code null} without one. */
    static String upn(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(0)) {
                    ASN1Primitive whole = ASN1Primitive.fromByteArray((byte[]) name.get(1)); // with or without its tag
                    ASN1Sequence otherName = whole instanceof ASN1TaggedObject tagged
                            ? ASN1Sequence.getInstance(tagged, false)
                            : ASN1Sequence.getInstance(whole);
                    if (UPN.equals(otherName.getObjectAt(0))) {
                        Object value = otherName.getObjectAt(1);
                        while (value instanceof ASN1TaggedObject tagged) { // JDK 17 wraps it once more than later ones
                            value = tagged.getExplicitBaseObject();
                        }
                        return ((ASN1String) value).getString();
                    }
                }
            }
            return null;
        } catch (CertificateParsingException | IOException e) {
            return null;
        }
    }
}
