// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** By which settings cached CRLs and OCSP responses can be used further after a reload. */
class RevocationSettingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final RevocationSettings SETTINGS = new RevocationSettings(
            false, MINUTE, MINUTE, FailureMode.HARD_FAIL, List.of("a"), Optional.empty(), LocalCrls.NONE);

    @Test
    void whatIsJudgedByThemDoesNotMatter(@TempDir Path folder) throws Exception {
        TestCa ca = TestCa.root("CN=CA");
        Files.write(folder.resolve("ca.crl"), ca.newCrl().issue());
        Files.write(folder.resolve("ca.cer"), ca.certificate().getEncoded());
        assertTrue(SETTINGS.fetchesLike(new RevocationSettings(
                false,
                MINUTE,
                MINUTE,
                FailureMode.withGracePeriod(MINUTE),
                List.of("a"),
                Optional.empty(),
                LocalCrls.read(folder))));
    }

    static Stream<RevocationSettings> otherFetches() {
        Duration other = MINUTE.plusMillis(1);
        FailureMode mode = FailureMode.HARD_FAIL;
        Optional<Path> none = Optional.empty();
        return Stream.of(
                new RevocationSettings(true, MINUTE, MINUTE, mode, List.of("a"), none, LocalCrls.NONE),
                new RevocationSettings(false, other, MINUTE, mode, List.of("a"), none, LocalCrls.NONE),
                new RevocationSettings(false, MINUTE, other, mode, List.of("a"), none, LocalCrls.NONE),
                new RevocationSettings(false, MINUTE, MINUTE, mode, List.of("b"), none, LocalCrls.NONE),
                new RevocationSettings(
                        false, MINUTE, MINUTE, mode, List.of("a"), Optional.of(Path.of("cache")), LocalCrls.NONE));
    }

    @ParameterizedTest
    @MethodSource("otherFetches")
    void howIsFetchedMatters(RevocationSettings other) {
        assertFalse(SETTINGS.fetchesLike(other));
        assertFalse(other.fetchesLike(SETTINGS));
    }
}
