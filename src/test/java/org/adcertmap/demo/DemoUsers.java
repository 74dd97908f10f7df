package org.adcertmap.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/** Who lives in the demonstration's domain, and which certificates do they have? */
final class DemoUsers {
    private static final String ISSUER = "DC=test,DC=example,DC=corp,CN=Corp Issuing CA";

    private final FakeActiveDirectory directory;
    private final TestCa authority;
    private final Path folder;

    private DemoUsers(FakeActiveDirectory directory, TestCa authority, Path folder) {
        this.directory = directory;
        this.authority = authority;
        this.folder = folder;
    }

    static TestCa authority() {
        return TestCa.root(ISSUER.split(","));
    }

    /** Makes accounts, groups and certificates; leaves alice's certificate in the folder, for curl and a browser. */
    static List<DemoUser> settle(FakeActiveDirectory directory, TestCa authority, Path folder) throws IOException {
        return new DemoUsers(directory, authority, folder).all();
    }

    private List<DemoUser> all() throws IOException {
        directory.publish(authority.certificate());
        TestAccount alice = directory.user("alice");
        TestAccount bob =
                directory.user("bob").altSecurityIdentities("X509:<I>" + ISSUER + "<SR>1200000000ac11000000002b");
        TestGroup engineers = directory.group("Engineers").add(alice);
        directory.group("Staff").add(engineers).add(bob);
        directory.user("carol").altSecurityIdentities("X509:<SKI>0102030405060708090a0b0c0d0e0f1011121314");
        directory.user("dave");
        TestAccount erin = directory.user("erin").disable();
        directory.user("frank");
        TestAccount grace = directory.user("grace").lockOut();
        directory.user("heidi").altSecurityIdentities("X509:<SKI>aaaa");
        directory.user("ivan").altSecurityIdentities("X509:<SKI>aaaa");
        Identity alices = upn("alice").sid(alice.objectSid()).issue();
        alices.writePkcs12(folder.resolve("alice.p12"), "changeit");
        alices.writePem(folder.resolve("alice.pem"), folder.resolve("alice.key"));
        Files.writeString(folder.resolve("ca.pem"), authority.pem());
        SSLContext strangers = TestCa.root("CN=Stranger CA")
                .issue("CN=mallory")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue()
                .sslContext(trusted());
        return List.of(
                DemoUser.welcome(
                        "alice",
                        "her userPrincipalName and her SID",
                        alices.sslContext(trusted()),
                        "CORP\\alice",
                        "sid"),
                DemoUser.welcome(
                        "bob",
                        "issuer and serial number, stored with bob",
                        tls(cn("bob").serial("2B0000000011AC0000000012")),
                        "CORP\\bob",
                        "issuerSerial"),
                DemoUser.welcome(
                        "carol",
                        "a key identifier, stored with carol",
                        tls(cn("carol").subjectKeyIdentifier(ski("0102030405060708090a0b0c0d0e0f1011121314"))),
                        "CORP\\carol",
                        "ski"),
                DemoUser.refused("dave", "his userPrincipalName and no SID", tls(upn("dave")), "ADCM-WEAK-MAPPING"),
                DemoUser.refused(
                        "erin",
                        "everything, but she is disabled",
                        tls(upn("erin").sid(erin.objectSid())),
                        "ADCM-DISABLED"),
                DemoUser.refused(
                        "frank",
                        "his userPrincipalName and alice's SID",
                        tls(upn("frank").sid(alice.objectSid())),
                        "ADCM-SID-MISMATCH"),
                DemoUser.refused(
                        "grace",
                        "everything, but she is locked out",
                        tls(upn("grace").sid(grace.objectSid())),
                        "ADCM-LOCKED-OUT"),
                DemoUser.refused(
                        "heidi",
                        "a key identifier that two accounts have",
                        tls(cn("heidi").subjectKeyIdentifier(ski("aaaa"))),
                        "ADCM-AMBIGUOUS"),
                DemoUser.refused("judy", "a userPrincipalName that nobody has", tls(upn("judy")), "ADCM-NO-ACCOUNT"),
                DemoUser.refused("mallory", "all of alice's, by a stranger's authority", strangers, DemoUser.TLS),
                DemoUser.refused(
                        "somebody",
                        "nothing: no certificate",
                        Identity.sslContextWithoutCertificate(trusted()),
                        "ADCM-AUTHENTICATION-REQUIRED"));
    }

    private CertificateBuilder cn(String name) {
        return authority.issue("DC=test", "DC=example", "DC=corp", "CN=" + name);
    }

    private CertificateBuilder upn(String name) {
        return cn(name).upn(name + "@" + directory.domain());
    }

    private SSLContext tls(CertificateBuilder order) {
        return order.issue().sslContext(trusted());
    }

    private X509Certificate trusted() {
        return authority.certificate();
    }

    private static byte[] ski(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
