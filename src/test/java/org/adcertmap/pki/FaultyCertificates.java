// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Creates certificates with exactly one fault each, after which the method is named, so that a refusal has no other
 * reason. The JDK's CertificateFactory accepts all of them, and so does a TLS handshake except for
 * {@link #hugeSubjectAltName}. {@link JdkRejectedCertificates} has those that the JDK rejects.
 */
public final class FaultyCertificates {
    static final String SID = "S-1-5-21-1111111111-2222222222-3333333333-1105";
    static final String ALICE = "alice@corp.example.test";
    private static final int HUGE_NAME_COUNT = 5_000;

    private FaultyCertificates() {}

    private static CertificateBuilder newCertificate(TestCa ca) {
        return ca.issue("CN=alice");
    }

    public static Identity twoUpns(TestCa ca) {
        return newCertificate(ca).upn(ALICE, "bob@corp.example.test").issue();
    }

    public static Identity sameUpnTwiceInDifferentCase(TestCa ca) {
        return newCertificate(ca).upn(ALICE, "ALICE@corp.example.test").issue();
    }

    public static Identity emptyUpn(TestCa ca) {
        return newCertificate(ca).upn("").issue();
    }

    public static Identity upnWithoutAtSign(TestCa ca) {
        return newCertificate(ca).upn("alice").issue();
    }

    public static Identity upnWithWildcard(TestCa ca) {
        return newCertificate(ca).upn("*").issue();
    }

    public static Identity upnWithLdapFilterInjection(TestCa ca) {
        return newCertificate(ca).upn("x)(sAMAccountName=*))(|(a=b").issue();
    }

    public static Identity upnWithNul(TestCa ca) {
        return newCertificate(ca).upn("alice\0@corp.example.test").issue();
    }

    public static Identity upnWithLineBreak(TestCa ca) {
        return newCertificate(ca).upn("alice\r\n@corp.example.test").issue();
    }

    public static Identity upnWithInvalidUtf8(TestCa ca) {
        byte[] san = Signing.der(new GeneralNames(WindowsExtensions.upn(ALICE)));
        san[san.length - 1] = (byte) 0xFF; // the name ends the extension
        return newCertificate(ca).rawSubjectAltName(san).issue();
    }

    public static Identity upnNotUtf8String(TestCa ca) {
        GeneralName number = WindowsExtensions.otherName(WindowsExtensions.UPN, new ASN1Integer(7));
        return newCertificate(ca).subjectAltName(number).issue();
    }

    public static Identity upnWithTwoStrings(TestCa ca) {
        ASN1Encodable[] two = {new DERUTF8String(ALICE), new DERUTF8String("bob@corp.example.test")};
        GeneralName name = WindowsExtensions.otherName(WindowsExtensions.UPN, new DERSequence(two));
        return newCertificate(ca).subjectAltName(name).issue();
    }

    public static Identity truncatedSubjectAltName(TestCa ca) {
        byte[] san = Signing.der(new GeneralNames(WindowsExtensions.upn(ALICE)));
        return newCertificate(ca)
                .rawSubjectAltName(Arrays.copyOf(san, san.length - 5))
                .issue();
    }

    public static Identity emptySubjectAltName(TestCa ca) {
        return newCertificate(ca).rawSubjectAltName(new byte[0]).issue();
    }

    public static Identity subjectAltNameWithTrailingBytes(TestCa ca) {
        return newCertificate(ca)
                .rawSubjectAltName(withTrailingBytes(Signing.der(new GeneralNames(WindowsExtensions.upn(ALICE)))))
                .issue();
    }

    /** 5,000 names; by default the TLS of the JDK rejects handshake messages above 32 KiB. */
    public static Identity hugeSubjectAltName(TestCa ca) {
        CertificateBuilder certificate = newCertificate(ca).upn(ALICE);
        for (int i = 0; i < HUGE_NAME_COUNT; i++) {
            certificate.dns("host" + i + ".corp.example.test");
        }
        return certificate.issue();
    }

    public static Identity truncatedSidExtension(TestCa ca) {
        byte[] sid = WindowsExtensions.sid(SID);
        return withSidExtension(ca, Arrays.copyOf(sid, sid.length - 5));
    }

    public static Identity emptySidExtension(TestCa ca) {
        return withSidExtension(ca, new byte[0]);
    }

    public static Identity sidExtensionWithTrailingBytes(TestCa ca) {
        return withSidExtension(ca, withTrailingBytes(WindowsExtensions.sid(SID)));
    }

    public static Identity invalidSid(TestCa ca) {
        return newCertificate(ca).upn(ALICE).sid("S-1-5-banana").issue();
    }

    public static Identity sidWithTooManySubAuthorities(TestCa ca) {
        return newCertificate(ca).upn(ALICE).sid("S-1-5" + "-21".repeat(16)).issue();
    }

    public static Identity sidWithTooLargeSubAuthority(TestCa ca) {
        return newCertificate(ca).upn(ALICE).sid("S-1-5-21-4294967296-2-3-1105").issue();
    }

    public static Identity sidWithTrailingNul(TestCa ca) {
        return newCertificate(ca).upn(ALICE).sid(SID + "\0").issue();
    }

    /** The packet representation in place of the string format. */
    public static Identity binarySid(TestCa ca) {
        byte[] packet = HexFormat.of().parseHex("010500000000000515000000c7353a428e6b748455a1aec651040000");
        return withSidName(ca, WindowsExtensions.otherName(WindowsExtensions.OBJECT_SID, new DEROctetString(packet)));
    }

    public static Identity sidExtensionWithWrongOtherNameType(TestCa ca) {
        DEROctetString text = new DEROctetString(SID.getBytes(StandardCharsets.US_ASCII));
        return withSidName(ca, WindowsExtensions.otherName("1.3.6.1.4.1.311.25.2.2", text));
    }

    public static Identity sidExtensionWithUtf8String(TestCa ca) {
        return withSidName(ca, WindowsExtensions.otherName(WindowsExtensions.OBJECT_SID, new DERUTF8String(SID)));
    }

    public static Identity sidExtensionWithDnsName(TestCa ca) {
        return withSidName(ca, new GeneralName(GeneralName.dNSName, SID));
    }

    public static Identity twoSidsInOneExtension(TestCa ca) {
        GeneralName second = WindowsExtensions.sidName(SID.replace("1105", "1106"));
        return withSidName(ca, WindowsExtensions.sidName(SID), second);
    }

    public static Identity expired(TestCa ca) {
        return newCertificate(ca)
                .upn(ALICE)
                .notBefore(days(-30))
                .notAfter(days(-1))
                .issue();
    }

    public static Identity notYetValid(TestCa ca) {
        return newCertificate(ca)
                .upn(ALICE)
                .notBefore(days(1))
                .notAfter(days(30))
                .issue();
    }

    public static Identity serverAuthOnly(TestCa ca) {
        return newCertificate(ca)
                .upn(ALICE)
                .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth.getId())
                .issue();
    }

    public static Identity withoutDigitalSignature(TestCa ca) {
        return newCertificate(ca).upn(ALICE).keyUsage(KeyUsage.keyAgreement).issue();
    }

    public static Identity truncatedKeyUsage(TestCa ca) {
        return newCertificate(ca)
                .upn(ALICE)
                .rawExtension("2.5.29.15", false, new byte[] {0x03, 0x02, 0x07})
                .issue();
    }

    public static Identity truncatedExtendedKeyUsage(TestCa ca) {
        byte[] cutOff = {0x30, 0x0A, 0x06, 0x08, 0x2B};
        return newCertificate(ca)
                .upn(ALICE)
                .rawExtension("2.5.29.37", false, cutOff)
                .issue();
    }

    public static Identity truncatedSubjectKeyIdentifier(TestCa ca) {
        return newCertificate(ca)
                .upn(ALICE)
                .rawExtension("2.5.29.14", false, new byte[] {0x04, 0x14, 0x01})
                .issue();
    }

    /** The tag of a strong mapping inside an attribute value. */
    public static Identity subjectWithMappingTag(TestCa ca) {
        return ca.issue("CN=X<SR>0102030405", "OU=<S>CN\\=admin").upn(ALICE).issue();
    }

    /** One RDN whose printed value looks like two RDNs. */
    public static Identity subjectWithComma(TestCa ca) {
        return ca.issue("CN=alice\\,OU\\=admins").upn(ALICE).issue();
    }

    public static Identity subjectWithNul(TestCa ca) {
        return ca.issue("CN=alice\\00.evil").upn(ALICE).issue();
    }

    public static Identity emptySubject(TestCa ca) {
        return ca.issue().upn(ALICE).issue();
    }

    public static Identity negativeSerial(TestCa ca) {
        return newCertificate(ca)
                .upn(ALICE)
                .serial(BigInteger.valueOf(-0x0102).toString(16))
                .issue();
    }

    private static Identity withSidExtension(TestCa ca, byte[] value) {
        return newCertificate(ca)
                .upn(ALICE)
                .rawExtension(WindowsExtensions.SID_EXTENSION, false, value)
                .issue();
    }

    private static Identity withSidName(TestCa ca, GeneralName... names) {
        return withSidExtension(ca, Signing.der(new GeneralNames(names)));
    }

    private static byte[] withTrailingBytes(byte[] der) {
        byte[] longer = Arrays.copyOf(der, der.length + 2);
        longer[der.length] = 0x05; // a NULL after the end
        return longer;
    }

    private static Instant days(int fromNow) {
        return Instant.now().plus(Duration.ofDays(fromNow));
    }
}
