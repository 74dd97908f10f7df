// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFReader;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.Snippets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The LDIF of docs/windows.md for a domain without NTAuthCertificates is a whole entry of a CA. */
class DocumentedLdifTest {
    private static final Path PAGE = Path.of("docs/windows.md");

    private static LDIFAddChangeRecord first(String ldif) throws Exception {
        try (LDIFReader reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
            return (LDIFAddChangeRecord) reader.readChangeRecord(true);
        }
    }

    @Test
    void entryOfNtAuthCertificatesHasWhatTheEntryOfARootCaHas(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("issuing-ca.cer"), "issuing");
        Files.writeString(folder.resolve("root-ca.cer"), "root");
        String added = Snippets.of(PAGE).stream()
                .filter(block -> block.strip().startsWith("dn: CN=NTAuthCertificates,"))
                .findFirst()
                .orElseThrow();
        Entry entry = entry(added, folder);
        Entry root = entry(Snippets.of(PAGE, "dn: CN=Example Root CA"), folder);
        assertEquals("CN=NTAuthCertificates," + root.getParentDNString().replaceFirst("^CN=[^,]*,", ""), entry.getDN());
        assertArrayEquals("issuing".getBytes(StandardCharsets.US_ASCII), entry.getAttributeValueBytes("cACertificate"));
        entry.removeAttribute("cACertificate");
        root.removeAttribute("cACertificate");
        assertEquals(root.getAttributes().toString(), entry.getAttributes().toString());
    }

    private static Entry entry(String ldif, Path folder) throws Exception {
        return first(ldif.replace("file:///etc/ssl/", folder.toUri().toString()))
                .getEntryToAdd();
    }
}
