// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what is read from a keytab, and what administrators read about one without a usable key. */
class KeytabEntriesTest {
    private static final int AES256 = 18;
    private static final int RC4 = 23;
    private static final String SECRET = "0123456789abcdef";
    private static final String REALM = "CORP.EXAMPLE.TEST";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final DataOutputStream keytab = new DataOutputStream(octets);

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(encoded.length);
        out.write(encoded);
    }

    private void entry(int encryptionType, String... components) throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(entry);
        out.writeShort(components.length);
        text(out, REALM);
        for (String component : components) {
            text(out, component);
        }
        out.writeInt(1); // KRB_NT_PRINCIPAL
        out.writeInt(0); // time
        out.writeByte(3); // version of the key
        out.writeShort(encryptionType);
        text(out, SECRET);
        out.writeInt(3);
        keytab.writeInt(entry.size());
        entry.writeTo(keytab);
    }

    private Path write() throws IOException {
        Path file = folder.resolve("svc.keytab");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(new byte[] {5, 2});
        octets.writeTo(all);
        return Files.write(file, all.toByteArray());
    }

    private String reason(String principal) throws IOException {
        String reason = KeytabEntries.read(write()).reasonWithoutKey(principal);
        assertFalse(reason.contains(SECRET), reason);
        return reason;
    }

    @Test
    void keytabWithRc4OnlyIsNamed() throws IOException {
        entry(RC4, "svc");
        entry(AES256, "HTTP", "web.corp.example.test");
        assertEquals(
                "the keytab has keys of svc@CORP.EXAMPLE.TEST only for RC4, which the JDK does not use: create it with"
                        + " AES keys",
                reason("svc@CORP.EXAMPLE.TEST"));
    }

    @Test
    void keytabOfOtherPrincipalsIsNamed() throws IOException {
        entry(AES256, "HTTP", "web.corp.example.test");
        entry(RC4, "HTTP", "web.corp.example.test");
        keytab.writeInt(-12);
        keytab.write(new byte[12]); // a deleted entry
        entry(AES256, "SVC");
        assertEquals(
                "the keytab has no key of svc@CORP.EXAMPLE.TEST, only of"
                        + " HTTP/web.corp.example.test@CORP.EXAMPLE.TEST, SVC@CORP.EXAMPLE.TEST",
                reason("svc@CORP.EXAMPLE.TEST"));
    }

    @Test
    void emptyKeytabIsNamed() throws IOException {
        assertEquals("the keytab has no keys", reason("svc@CORP.EXAMPLE.TEST"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "not a keytab",
                "\u0005\u0002\u0000\u0000\u0000\u0009\u00ff",
                "\u0005\u0002\u00ff\u00ff\u00ff\u0000"
            })
    void otherFilesAreNoKeytab(String content) throws IOException {
        Path file = Files.write(folder.resolve("other"), content.getBytes(StandardCharsets.ISO_8859_1));
        String reason =
                assertThrows(IOException.class, () -> KeytabEntries.read(file)).getMessage();
        assertTrue(reason.startsWith("the file is not a keytab") || reason.equals("the keytab is malformed"), reason);
    }
}
