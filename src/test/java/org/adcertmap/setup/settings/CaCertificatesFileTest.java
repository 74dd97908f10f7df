// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trust store is recognised by its content, whatever its name and whichever program wrote it. */
class CaCertificatesFileTest {
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa ISSUING = ROOT.intermediate("CN=Issuing");
    private static final List<X509Certificate> BOTH = List.of(ROOT.certificate(), ISSUING.certificate());
    private static final Identity ALICE = ISSUING.issue("CN=alice").issue();
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private Path file(byte[]... contents) throws IOException {
        Path file = folder.resolve("ca-certificates");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] part : contents) {
                out.write(part);
            }
        }
        return file;
    }

    private static List<X509Certificate> read(Path file, char[] password) {
        return CaCertificatesFile.read(file.toString(), Optional.ofNullable(password));
    }

    private static String error(Path file, char[] password) {
        return assertThrows(IllegalArgumentException.class, () -> read(file, password))
                .getMessage();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path store(String type, char[] password, boolean withKey) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        if (withKey) {
            store.setKeyEntry("alice", ALICE.key(), password, ALICE.chain().toArray(X509Certificate[]::new));
        } else {
            store.setCertificateEntry("a", ROOT.certificate());
            store.setCertificateEntry("b", ISSUING.certificate());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password);
        return file(out.toByteArray());
    }

    @Test
    void pemWithTextAround() throws Exception {
        assertEquals(BOTH, read(file(octets("Root\n" + ROOT.pem() + "\nIssuing\n" + ISSUING.pem())), null));
    }

    @Test
    void der() throws Exception {
        assertEquals(List.of(ROOT.certificate()), read(file(ROOT.certificate().getEncoded()), null));
    }

    @Test
    void pkcs7() throws Exception {
        byte[] bundle =
                CertificateFactory.getInstance("X.509").generateCertPath(BOTH).getEncoded("PKCS7");
        assertEquals(BOTH, read(file(bundle), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "JCEKS", "PKCS12"})
    void storeOfTheJdk(String type) throws Exception {
        Path file = store(type, PASSWORD, false);
        assertEquals(Set.copyOf(BOTH), Set.copyOf(read(file, PASSWORD))); // JKS has no order
        assertTrue(error(file, "wrong".toCharArray()).contains("cannot be read"));
        assertFalse(error(file, "wrong".toCharArray()).contains("Exception"), () -> error(file, "wrong".toCharArray()));
        assertFalse(error(file, "wrong".toCharArray()).contains("wrong\""));
    }

    @Test
    void jksNeedsNoPasswordAndPkcs12SaysThatItsPasswordIsMissing() throws Exception {
        assertEquals(Set.copyOf(BOTH), Set.copyOf(read(store("JKS", PASSWORD, false), null)));
        assertTrue(error(store("PKCS12", PASSWORD, false), null).contains("a PKCS #12 store"));
        assertTrue(error(store("PKCS12", PASSWORD, false), null).contains("its password is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void keyStoreIsNoTrustStore(String type) throws Exception {
        assertTrue(error(store(type, PASSWORD, true), PASSWORD).contains("it is a key store"));
    }

    /** Runs openssl on the CA certificates; the last argument of export is its encryption. */
    private Path openssl(String password, String... options) throws Exception {
        DebianPackage.require("openssl");
        Path pem = Files.writeString(folder.resolve("cas.pem"), ROOT.pem() + ISSUING.pem());
        Path store = folder.resolve("cas");
        List<String> command = new ArrayList<>(List.of("openssl", "pkcs12", "-export", "-in", pem.toString()));
        command.addAll(List.of("-out", store.toString(), "-passout", "pass:" + password));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return store;
    }

    @ParameterizedTest
    @CsvSource({
        "-certpbe AES-256-CBC -macalg sha256",
        "-certpbe AES-128-CBC -macalg sha512",
        "-certpbe PBE-SHA1-3DES -macalg sha1",
        "-certpbe NONE"
    })
    void storeOfOpensslWithoutTheAttributeOfTheJdk(String encryption) throws Exception {
        List<String> options = new ArrayList<>(List.of("-nokeys"));
        options.addAll(List.of(encryption.split(" ")));
        Path store = openssl("changeit", options.toArray(String[]::new));
        assertEquals(BOTH, read(store, PASSWORD));
        String wrongPassword = error(store, "wrong".toCharArray());
        assertTrue(wrongPassword.contains("its password is wrong"), wrongPassword);
        assertFalse(wrongPassword.contains("Exception"), wrongPassword);
        assertTrue(error(store, null).contains("its password is missing"));
    }

    @Test
    void storeOfOpensslWithAnEmptyPassword() throws Exception {
        assertEquals(BOTH, read(openssl("", "-nokeys"), null));
    }

    @Test
    void keyStoreOfOpensslIsNoTrustStore() throws Exception {
        Path chain = folder.resolve("alice.pem");
        Path key = folder.resolve("alice.key");
        ALICE.writePem(chain, key);
        assertTrue(error(openssl("changeit", "-inkey", key.toString(), "-in", chain.toString()), PASSWORD)
                .contains("it is a key store"));
    }

    @Test
    void changedStoreOfOpensslIsRefused() throws Exception {
        Path store = openssl("changeit", "-nokeys", "-certpbe", "NONE");
        byte[] octets = Files.readAllBytes(store);
        octets[octets.length / 2] ^= 1;
        assertTrue(error(file(octets), PASSWORD).contains("a PKCS #12 store"));
    }

    @Test
    void anythingElseIsReportedWithWhatWasTried() throws Exception {
        for (byte[] contents :
                List.of(octets("PK\3\4zip"), octets("hello"), new byte[0], new byte[] {0x30, 3, 2, 1, 3})) {
            String message = error(file(contents), null);
            for (String format : List.of("PEM", "DER", "PKCS #7", "JKS", "PKCS #12")) {
                assertTrue(message.contains(format) || message.contains("a PKCS #12 store"), message);
            }
        }
        assertTrue(error(folder.resolve("absent"), null).contains("cannot be read"));
    }

    @Test
    void truncatedPemIsReported() throws Exception {
        String pem = ROOT.pem();
        assertTrue(error(file(octets(pem.substring(0, pem.length() / 2))), null).contains("truncated"));
    }

    @Test
    void storeOfWindowsIsReadWhereTheJvmHasIt() {
        boolean hasStore = Security.getAlgorithms("KeyStore").contains("WINDOWS-ROOT");
        assertTrue(CaCertificatesFile.isStoreOfWindows("windows-root"));
        assertFalse(CaCertificatesFile.isStoreOfWindows("Windows-MY"));
        if (hasStore) {
            assertFalse(CaCertificatesFile.readStoreOfType("Windows-ROOT").isEmpty());
        } else {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> CaCertificatesFile.readStoreOfType("Windows-ROOT"))
                    .getMessage();
            assertTrue(message.startsWith("the store Windows-ROOT cannot be read, or this JVM has none"), message);
            assertFalse(message.contains("Exception"), message);
        }
    }
}
