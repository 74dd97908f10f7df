// SPDX-License-Identifier: Apache-2.0
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

/** Creates the users of the demo: accounts and groups in the domain, and certificates. */
final class DemoUsers {
    static final String PASSWORD = "changeit";

    private static final String ISSUER = "DC=test,DC=example,DC=corp,CN=Corp Issuing CA";

    private final FakeActiveDirectory directory;
    private final TestCa issuingCa;
    private final Path folder;

    private DemoUsers(FakeActiveDirectory directory, TestCa issuingCa, Path folder) {
        this.directory = directory;
        this.issuingCa = issuingCa;
        this.folder = folder;
    }

    static TestCa issuingCa() {
        return TestCa.root(ISSUER.split(","));
    }

    /**
     * Creates accounts, groups and certificates. Writes the CA and the certificates of alice, dave and erin into the
     * folder, for curl and a browser: one that is mapped, one whose mapping is weak, one whose account is disabled.
     */
    static List<DemoUser> create(FakeActiveDirectory directory, TestCa issuingCa, Path folder) throws IOException {
        return new DemoUsers(directory, issuingCa, folder).createAll();
    }

    private List<DemoUser> createAll() throws IOException {
        directory.publish(issuingCa.certificate());
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
        Identity aliceIdentity = upn("alice").sid(alice.objectSid()).issue();
        Identity daveIdentity = upn("dave").issue();
        Identity erinIdentity = upn("erin").sid(erin.objectSid()).issue();
        write("alice", aliceIdentity);
        write("dave", daveIdentity);
        write("erin", erinIdentity);
        Files.writeString(folder.resolve("ca.pem"), issuingCa.pem());
        SSLContext untrusted = TestCa.root("CN=Untrusted CA")
                .issue("CN=mallory")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue()
                .sslContext(trusted());
        return List.of(
                DemoUser.mapped(
                        "alice",
                        "userPrincipalName and SID",
                        aliceIdentity.sslContext(trusted()),
                        "CORP\\alice",
                        "sid"),
                DemoUser.mapped(
                        "bob",
                        "issuer and serial number, mapped to bob",
                        tls(cn("bob").serial("2B0000000011AC0000000012")),
                        "CORP\\bob",
                        "issuerSerial"),
                DemoUser.mapped(
                        "carol",
                        "subject key identifier, mapped to carol",
                        tls(cn("carol").subjectKeyIdentifier(ski("0102030405060708090a0b0c0d0e0f1011121314"))),
                        "CORP\\carol",
                        "ski"),
                DemoUser.refused(
                        "dave",
                        "userPrincipalName without a SID",
                        daveIdentity.sslContext(trusted()),
                        "ADCM-WEAK-MAPPING"),
                DemoUser.refused(
                        "erin",
                        "valid, but the account is disabled",
                        erinIdentity.sslContext(trusted()),
                        "ADCM-DISABLED"),
                DemoUser.refused(
                        "frank",
                        "userPrincipalName, and the SID of alice",
                        tls(upn("frank").sid(alice.objectSid())),
                        "ADCM-SID-MISMATCH"),
                DemoUser.refused(
                        "grace",
                        "valid, but the account is locked out",
                        tls(upn("grace").sid(grace.objectSid())),
                        "ADCM-LOCKED-OUT"),
                DemoUser.refused(
                        "heidi",
                        "subject key identifier of two accounts",
                        tls(cn("heidi").subjectKeyIdentifier(ski("aaaa"))),
                        "ADCM-AMBIGUOUS"),
                DemoUser.refused("judy", "userPrincipalName of no account", tls(upn("judy")), "ADCM-NO-ACCOUNT"),
                DemoUser.refused(
                        "mallory", "userPrincipalName and SID of alice, untrusted CA", untrusted, DemoUser.TLS),
                DemoUser.refused(
                        "anonymous",
                        "none",
                        Identity.sslContextWithoutCertificate(trusted()),
                        "ADCM-AUTHENTICATION-REQUIRED"));
    }

    private void write(String name, Identity identity) {
        identity.writePkcs12(folder.resolve(name + ".p12"), PASSWORD);
        identity.writePem(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    private CertificateBuilder cn(String name) {
        return issuingCa.issue("DC=test", "DC=example", "DC=corp", "CN=" + name);
    }

    private CertificateBuilder upn(String name) {
        return cn(name).upn(name + "@" + directory.domain());
    }

    private SSLContext tls(CertificateBuilder builder) {
        return builder.issue().sslContext(trusted());
    }

    private X509Certificate trusted() {
        return issuingCa.certificate();
    }

    private static byte[] ski(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
