package org.adcertmap.pki;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Which certificates does the JDK itself refuse to read? As octets, for whoever reads certificates out of a file. */
public final class JdkRejectedCertificates {
    /** As long as the OID of the SID extension and one digit away from it. */
    private static final String NEIGHBOUR = "1.3.6.1.4.1.311.25.3";

    private JdkRejectedCertificates() {}

    /** A certificate may not have an extension twice (RFC 5280 4.2). */
    public static byte[] twoSidExtensions(TestCa authority) {
        CertificateBuilder order =
                authority.issue("CN=alice").upn(FaultyCertificates.ALICE).sid(FaultyCertificates.SID);
        order.rawExtension(NEIGHBOUR, false, WindowsExtensions.sid(FaultyCertificates.SID.replace("1105", "1106")));
        byte[] tbs = order.tbsCertificate();
        byte[] neighbour = Signing.der(new ASN1ObjectIdentifier(NEIGHBOUR));
        for (int i = 0; i + neighbour.length <= tbs.length; i++) {
            if (Arrays.equals(tbs, i, i + neighbour.length, neighbour, 0, neighbour.length)) {
                tbs[i + neighbour.length - 1] = 2;
                return authority.sign(tbs);
            }
        }
        throw new IllegalStateException("the extension is not where it was put");
    }

    /** Damaged and critical: the JDK looks into no critical extension that it cannot read. */
    public static byte[] truncatedCriticalSubjectAltName(TestCa authority) {
        byte[] san = Signing.der(new GeneralNames(WindowsExtensions.upn(FaultyCertificates.ALICE)));
        byte[] damaged = Arrays.copyOf(san, san.length - 5);
        CertificateBuilder order = authority.issue("CN=alice");
        return authority.sign(order.rawExtension(Extension.subjectAlternativeName.getId(), true, damaged)
                .tbsCertificate());
    }

    public static byte[] truncatedCertificate(TestCa authority) {
        byte[] whole = authority.sign(
                authority.issue("CN=alice").upn(FaultyCertificates.ALICE).tbsCertificate());
        return Arrays.copyOf(whole, whole.length - 20);
    }
}
