// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.adcertmap.lab.Snippets;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in docs/listed-certificates.md map as the page says. */
class DocumentedListTest {
    private static final Path PAGE = Path.of("docs/listed-certificates.md");
    private static final TestCa CA = TestCa.root("CN=Contoso CA");
    private static final Identity ALICE =
            CA.issue("O=Contoso Ltd", "OU=HR", "CN=Alice").issue();
    private static final Identity BOB = CA.issue("O=Fabrikam", "CN=Bob").issue();
    private static final Identity EVE =
            CA.issue("O=Contoso Ltd", "OU=Sales", "CN=Eve").issue();

    @TempDir
    private Path folder;

    private String outcome(String text, Identity identity) throws Exception {
        Map<String, String> settings = new ListedFile().settings(folder, CA);
        Files.writeString(Path.of(settings.get("certificates")), text);
        try (ListedAssembly<String> assembly = new ListedAssembly<>(settings, Clock.systemUTC(), Mapped::userName)) {
            return assembly.cachingMapper()
                    .map(identity.chain())
                    .outcome()
                    .match(
                            mapped -> mapped.userName() + " " + mapped.roles(),
                            denied -> denied.refusal().denial().code(),
                            unavailable -> "unavailable");
        }
    }

    @Test
    void oneToOneMappings() throws Exception {
        String text = Snippets.of(PAGE, "<oneToOneMappings>")
                .replace("MIIDdzCCAl...", ListedFile.base64(ALICE))
                .replace("MIIDezCCAm...", ListedFile.base64(BOB));
        assertEquals("CONTOSO\\alice [admin, staff]", outcome(text, ALICE));
        assertEquals("FABRIKAM\\bob [partner]", outcome(text, BOB));
        assertEquals("ADCM-NOT-LISTED", outcome(text, EVE));
    }

    @Test
    void manyToOneMappings() throws Exception {
        String text = Snippets.of(PAGE, "<manyToOneMappings>");
        assertEquals("contoso [partner]", outcome(text, ALICE));
        assertEquals("ADCM-NOT-LISTED", outcome(text, BOB));
        assertEquals("ADCM-MAPPING-DENIED", outcome(text, EVE));
    }
}
