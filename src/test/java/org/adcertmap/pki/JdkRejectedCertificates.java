// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Creates certificates that the JDK rejects, as DER octets, for tests that read certificates from a file. */
public final class JdkRejectedCertificates {
    /** Differs from the OID of the SID extension in the last arc only, so that the encoded length is the same. */
    private static final String PLACEHOLDER_OID = "1.3.6.1.4.1.311.25.3";

    private JdkRejectedCertificates() {}

    /** The same extension twice, which RFC 5280 4.2 forbids. */
    public static byte[] twoSidExtensions(TestCa ca) {
        CertificateBuilder certificate =
                ca.issue("CN=alice").upn(FaultyCertificates.ALICE).sid(FaultyCertificates.SID);
        certificate.rawExtension(
                PLACEHOLDER_OID, false, WindowsExtensions.sid(FaultyCertificates.SID.replace("1105", "1106")));
        byte[] tbs = certificate.tbsCertificate();
        byte[] placeholder = Signing.der(new ASN1ObjectIdentifier(PLACEHOLDER_OID));
        for (int i = 0; i + placeholder.length <= tbs.length; i++) {
            if (Arrays.equals(tbs, i, i + placeholder.length, placeholder, 0, placeholder.length)) {
                tbs[i + placeholder.length - 1] = 2;
                return ca.sign(tbs);
            }
        }
        throw new IllegalStateException("the extension is not where it was put");
    }

    /** A malformed critical extension, which the JDK rejects. */
    public static byte[] truncatedCriticalSubjectAltName(TestCa ca) {
        byte[] san = Signing.der(new GeneralNames(WindowsExtensions.upn(FaultyCertificates.ALICE)));
        byte[] truncated = Arrays.copyOf(san, san.length - 5);
        CertificateBuilder certificate = ca.issue("CN=alice");
        return ca.sign(certificate
                .rawExtension(Extension.subjectAlternativeName.getId(), true, truncated)
                .tbsCertificate());
    }

    public static byte[] truncatedCertificate(TestCa ca) {
        byte[] whole =
                ca.sign(ca.issue("CN=alice").upn(FaultyCertificates.ALICE).tbsCertificate());
        return Arrays.copyOf(whole, whole.length - 20);
    }
}
