// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of the revocation check are listed with what is cached of them. */
class RevocationSourceTest extends RevocationScenario {
    @Test
    void fetchedCrlIsListedWithItsTimes() {
        server.publish("/ca.crl", CA.newCrl().issue());
        assertTrue(statusOf(aliceWithCrl()).startsWith("good"));
        RevocationSource source = only();
        assertEquals(server.url("/ca.crl"), source.name());
        assertEquals("CRL", source.kind());
        assertEquals("", source.lastFailure());
        assertTrue(source.thisUpdate().orElseThrow().isBefore(now.plus(1, ChronoUnit.MINUTES)));
        assertTrue(
                source.nextRefresh().orElseThrow().isBefore(source.nextUpdate().orElseThrow()));
    }

    @Test
    void failureIsListedWithTheNextTry() {
        assertTrue(statusOf(aliceWithCrl()).startsWith("REVOCATION_UNKNOWN"));
        RevocationSource source = only();
        assertEquals(Optional.empty(), source.nextUpdate());
        assertTrue(source.lastFailure().contains("404"), source::lastFailure);
        assertTrue(source.nextRefresh().orElseThrow().isAfter(now.minus(1, ChronoUnit.MINUTES)));
    }

    @Test
    void localCrlFileIsListedAndNothingRefreshesIt(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("ca.crl"), CA.newCrl().issue());
        Files.write(folder.resolve("ca.cer"), CA.certificate().getEncoded());
        localCrls = LocalCrls.read(folder);
        RevocationSource source = only();
        assertEquals("local CRL", source.kind());
        assertEquals(folder.resolve("ca.crl").toString(), source.name());
        assertEquals(Optional.empty(), source.nextRefresh());
    }

    private RevocationSource only() {
        List<RevocationSource> sources = checker().sources();
        assertEquals(1, sources.size(), sources::toString);
        return sources.get(0);
    }
}
