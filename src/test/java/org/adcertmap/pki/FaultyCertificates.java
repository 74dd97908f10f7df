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
 * What can be wrong with a certificate? Each method is named by its fault; all else about the certificate is in order,
 * so that a refusal can have no other reason. All of them pass the JDK's CertificateFactory and, but for
 * {@link #hugeSan}, a TLS handshake; those that the JDK refuses come as octets from {@link JdkRejectedCertificates}.
 */
public final class FaultyCertificates {
    static final String SID = "S-1-5-21-1111111111-2222222222-3333333333-1105";
    static final String ALICE = "alice@corp.example.test";
    private static final int MANY = 5_000;

    private FaultyCertificates() {}

    private static CertificateBuilder newCertificate(TestCa authority) {
        return authority.issue("CN=alice");
    }

    public static Identity twoUpns(TestCa authority) {
        return newCertificate(authority).upn(ALICE, "bob@corp.example.test").issue();
    }

    public static Identity sameUpnTwiceInDifferentCase(TestCa authority) {
        return newCertificate(authority).upn(ALICE, "ALICE@corp.example.test").issue();
    }

    public static Identity emptyUpn(TestCa authority) {
        return newCertificate(authority).upn("").issue();
    }

    public static Identity upnWithoutAtSign(TestCa authority) {
        return newCertificate(authority).upn("alice").issue();
    }

    public static Identity upnWithWildcard(TestCa authority) {
        return newCertificate(authority).upn("*").issue();
    }

    public static Identity upnWithLdapFilterInjection(TestCa authority) {
        return newCertificate(authority).upn("x)(sAMAccountName=*))(|(a=b").issue();
    }

    public static Identity upnWithNul(TestCa authority) {
        return newCertificate(authority).upn("alice\0@corp.example.test").issue();
    }

    public static Identity upnWithLineBreak(TestCa authority) {
        return newCertificate(authority).upn("alice\r\n@corp.example.test").issue();
    }

    public static Identity upnWithInvalidUtf8(TestCa authority) {
        byte[] san = Signing.der(new GeneralNames(WindowsExtensions.upn(ALICE)));
        san[san.length - 1] = (byte) 0xFF; // the name ends the extension
        return newCertificate(authority).rawSubjectAltName(san).issue();
    }

    public static Identity upnNotUtf8String(TestCa authority) {
        GeneralName number = WindowsExtensions.otherName(WindowsExtensions.UPN, new ASN1Integer(7));
        return newCertificate(authority).subjectAltName(number).issue();
    }

    public static Identity upnWithTwoStrings(TestCa authority) {
        ASN1Encodable[] two = {new DERUTF8String(ALICE), new DERUTF8String("bob@corp.example.test")};
        GeneralName name = WindowsExtensions.otherName(WindowsExtensions.UPN, new DERSequence(two));
        return newCertificate(authority).subjectAltName(name).issue();
    }

    public static Identity truncatedSubjectAltName(TestCa authority) {
        byte[] san = Signing.der(new GeneralNames(WindowsExtensions.upn(ALICE)));
        return newCertificate(authority)
                .rawSubjectAltName(Arrays.copyOf(san, san.length - 5))
                .issue();
    }

    public static Identity emptySubjectAltName(TestCa authority) {
        return newCertificate(authority).rawSubjectAltName(new byte[0]).issue();
    }

    public static Identity subjectAltNameWithTrailingBytes(TestCa authority) {
        return newCertificate(authority)
                .rawSubjectAltName(withTrailingBytes(Signing.der(new GeneralNames(WindowsExtensions.upn(ALICE)))))
                .issue();
    }

    /** 5,000 names; the JDK's TLS takes no handshake message above 32 KiB unless told to. */
    public static Identity hugeSubjectAltName(TestCa authority) {
        CertificateBuilder order = newCertificate(authority).upn(ALICE);
        for (int i = 0; i < MANY; i++) {
            order.dns("host" + i + ".corp.example.test");
        }
        return order.issue();
    }

    public static Identity truncatedSidExtension(TestCa authority) {
        byte[] sid = WindowsExtensions.sid(SID);
        return withSidExtension(authority, Arrays.copyOf(sid, sid.length - 5));
    }

    public static Identity emptySidExtension(TestCa authority) {
        return withSidExtension(authority, new byte[0]);
    }

    public static Identity sidExtensionWithTrailingBytes(TestCa authority) {
        return withSidExtension(authority, withTrailingBytes(WindowsExtensions.sid(SID)));
    }

    public static Identity invalidSid(TestCa authority) {
        return newCertificate(authority).upn(ALICE).sid("S-1-5-banana").issue();
    }

    public static Identity sidWithTooManySubAuthorities(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .sid("S-1-5" + "-21".repeat(16))
                .issue();
    }

    public static Identity sidWithTooLargeSubAuthority(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .sid("S-1-5-21-4294967296-2-3-1105")
                .issue();
    }

    public static Identity sidWithTrailingNul(TestCa authority) {
        return newCertificate(authority).upn(ALICE).sid(SID + "\0").issue();
    }

    /** The packet form in place of the text. */
    public static Identity binarySid(TestCa authority) {
        byte[] packet = HexFormat.of().parseHex("010500000000000515000000c7353a428e6b748455a1aec651040000");
        return withSidName(
                authority, WindowsExtensions.otherName(WindowsExtensions.OBJECT_SID, new DEROctetString(packet)));
    }

    public static Identity sidExtensionWithWrongOtherNameType(TestCa authority) {
        DEROctetString text = new DEROctetString(SID.getBytes(StandardCharsets.US_ASCII));
        return withSidName(authority, WindowsExtensions.otherName("1.3.6.1.4.1.311.25.2.2", text));
    }

    public static Identity sidExtensionWithUtf8String(TestCa authority) {
        return withSidName(
                authority, WindowsExtensions.otherName(WindowsExtensions.OBJECT_SID, new DERUTF8String(SID)));
    }

    public static Identity sidExtensionWithDnsName(TestCa authority) {
        return withSidName(authority, new GeneralName(GeneralName.dNSName, SID));
    }

    public static Identity twoSidsInOneExtension(TestCa authority) {
        GeneralName second = WindowsExtensions.sidName(SID.replace("1105", "1106"));
        return withSidName(authority, WindowsExtensions.sidName(SID), second);
    }

    public static Identity expired(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .notBefore(days(-30))
                .notAfter(days(-1))
                .issue();
    }

    public static Identity notYetValid(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .notBefore(days(1))
                .notAfter(days(30))
                .issue();
    }

    public static Identity serverAuthOnly(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth.getId())
                .issue();
    }

    public static Identity withoutDigitalSignature(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .keyUsage(KeyUsage.keyAgreement)
                .issue();
    }

    public static Identity truncatedKeyUsage(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .rawExtension("2.5.29.15", false, new byte[] {0x03, 0x02, 0x07})
                .issue();
    }

    public static Identity truncatedExtendedKeyUsage(TestCa authority) {
        byte[] cutOff = {0x30, 0x0A, 0x06, 0x08, 0x2B};
        return newCertificate(authority)
                .upn(ALICE)
                .rawExtension("2.5.29.37", false, cutOff)
                .issue();
    }

    public static Identity truncatedSubjectKeyIdentifier(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .rawExtension("2.5.29.14", false, new byte[] {0x04, 0x14, 0x01})
                .issue();
    }

    /** The tag of a stronger mapping, as a part of a name. */
    public static Identity subjectWithMappingTag(TestCa authority) {
        return authority
                .issue("CN=X<SR>0102030405", "OU=<S>CN\\=admin")
                .upn(ALICE)
                .issue();
    }

    /** One RDN whose value looks like two. */
    public static Identity subjectWithComma(TestCa authority) {
        return authority.issue("CN=alice\\,OU\\=admins").upn(ALICE).issue();
    }

    public static Identity subjectWithNul(TestCa authority) {
        return authority.issue("CN=alice\\00.evil").upn(ALICE).issue();
    }

    public static Identity emptySubject(TestCa authority) {
        return authority.issue().upn(ALICE).issue();
    }

    public static Identity negativeSerial(TestCa authority) {
        return newCertificate(authority)
                .upn(ALICE)
                .serial(BigInteger.valueOf(-0x0102).toString(16))
                .issue();
    }

    private static Identity withSidExtension(TestCa authority, byte[] value) {
        return newCertificate(authority)
                .upn(ALICE)
                .rawExtension(WindowsExtensions.SID_EXTENSION, false, value)
                .issue();
    }

    private static Identity withSidName(TestCa authority, GeneralName... names) {
        return withSidExtension(authority, Signing.der(new GeneralNames(names)));
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
