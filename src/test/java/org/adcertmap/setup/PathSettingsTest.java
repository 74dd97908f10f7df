// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory.Container;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.SharedKeys;
import org.adcertmap.pki.TestCa;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of certification paths reach the path, wherever CAs and NTAuth are read from. */
@StartsServer
class PathSettingsTest {
    private static final String SID_EXTENSION = "1.3.6.1.4.1.311.25.2";

    private final Map<String, String> settings = new HashMap<>();
    private final TestCa root = TestCa.root("CN=Root");
    private final TestCa issuing = root.intermediate("CN=Issuing");

    @TempDir
    private Path folder;

    private FakeActiveDirectory directory;
    private TestAccount alice;

    @BeforeEach
    void start() throws IOException {
        directory = FakeActiveDirectory.start();
        alice = directory.user("alice");
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false");
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private String map(X509Certificate certificate) throws Exception {
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            return mapper.cachingMapper()
                    .map(List.of(certificate))
                    .outcome()
                    .match(
                            mapped -> mapped.userName(),
                            denied -> denied.refusal().denial().code() + " "
                                    + denied.refusal().detail(),
                            unavailable -> "unavailable: " + unavailable.cause());
        }
    }

    private String file(TestCa... cas) throws IOException {
        StringBuilder pem = new StringBuilder();
        for (TestCa ca : cas) {
            pem.append(ca.pem());
        }
        return "file:" + Files.writeString(folder.resolve("cas.pem"), pem);
    }

    private X509Certificate alicesCertificate() {
        return issuing.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate();
    }

    @Test
    void issuingCaInTheFileOfNtAuthIsPartOfAPathToAPublishedRootCa() throws Exception {
        directory.publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        X509Certificate certificate = alicesCertificate();
        assertTrue(map(certificate).startsWith("ADCM-NOT-IN-NTAUTH"));
        settings.put("ntAuth", "off");
        assertTrue(map(certificate).startsWith("ADCM-UNTRUSTED-ISSUER"), "the forest does not publish the issuing CA");
        settings.put("ntAuth", file(issuing));
        assertEquals("CORP\\alice", map(certificate));
    }

    @Test
    void fileOfNtAuthIsNoTrustAnchor() throws Exception {
        settings.put("ntAuth", file(issuing, root));
        directory.publish(
                Container.CERTIFICATION_AUTHORITIES, TestCa.root("CN=Other").certificate());
        assertTrue(map(alicesCertificate()).startsWith("ADCM-UNTRUSTED-ISSUER"));
    }

    @Test
    void fileOfNtAuthMayBeAStoreWithAPassword() throws Exception {
        directory.publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        Path store = folder.resolve("issuing.store");
        issuing.writeTrustStore(store, "changeit");
        settings.put("ntAuth", "file:" + store);
        settings.put(
                "certificationAuthoritiesPasswordFile",
                Files.writeString(folder.resolve("store.password"), "changeit\n")
                        .toString());
        assertEquals("CORP\\alice", map(alicesCertificate()));
    }

    private X509Certificate signedWithSha1(KeyPair ca, String subject, boolean isCa) throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=SHA-1"),
                BigInteger.TEN,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                new X500Name(subject),
                ca.getPublic());
        if (isCa) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } else {
            X509Certificate names = alicesCertificate();
            for (String oid : List.of(SID_EXTENSION, Extension.subjectAlternativeName.getId())) {
                byte[] value = ASN1OctetString.getInstance(names.getExtensionValue(oid))
                        .getOctets();
                builder.addExtension(new ASN1ObjectIdentifier(oid), false, ASN1Primitive.fromByteArray(value));
            }
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA1withRSA").build(ca.getPrivate())));
    }

    @Test
    void sha1IsRefusedWithTheNameOfTheSettingAndAcceptedByIt() throws Exception {
        KeyPair keys = SharedKeys.rsa(0);
        X509Certificate ca = signedWithSha1(keys, "CN=SHA-1", true);
        X509Certificate certificate = signedWithSha1(keys, "CN=alice", false);
        directory.publish(ca);
        String refused = "ADCM-UNTRUSTED-ISSUER the signature algorithm SHA1withRSA is not allowed by"
                + " sha1Signatures = refuse (CN=alice)";
        Path file = Files.write(folder.resolve("ca.der"), ca.getEncoded());
        for (String cas : List.of("directory", "file:" + file)) {
            settings.put("certificationAuthorities", cas);
            settings.remove("sha1Signatures");
            assertEquals(refused, map(certificate), cas);
            settings.put("sha1Signatures", "acceptCertificates");
            assertEquals("CORP\\alice", map(certificate), cas);
        }
    }

    @Test
    void acceptedSha1IsWarnedOf() throws Exception {
        settings.put("sha1Signatures", "acceptCertificates");
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            assertTrue(mapper.state().warnings().toString().contains("sha1Signatures is [acceptCertificates]"));
        }
        settings.put("sha1Signatures", "refuse");
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            assertFalse(mapper.state().warnings().toString().contains("sha1Signatures"));
        }
    }
}
