// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.fuzz;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each fuzz target with its seeds, with inputs that once were findings, and with mutants of them; the same ones in
 * every run, {@code -Dadcertmap.mutants=N} for each target. {@code mvn -Pfuzz} searches for new inputs.
 */
class FuzzTargetsTest {
    private static final int MUTANTS = Integer.getInteger("adcertmap.mutants", 400);
    private static final int MAX_SEED = 16 * 1_024;

    static List<String> targets() {
        return FuzzTargets.names();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void noInputIsAFinding(String target) throws IOException {
        List<Path> seeds = seeds(target);
        Random random = new Random(20260101);
        for (Path seed : seeds) {
            byte[] octets = Files.readAllBytes(seed);
            assertTrue(octets.length <= MAX_SEED, seed::toString);
            assertDoesNotThrow(() -> FuzzTargets.run(target, octets), seed::toString);
            for (int i = 0; i < MUTANTS / seeds.size(); i++) {
                byte[] mutant = mutant(octets, random);
                assertDoesNotThrow(
                        () -> FuzzTargets.run(target, mutant),
                        () -> seed + " as " + HexFormat.of().formatHex(mutant));
            }
        }
    }

    private static List<Path> seeds(String target) throws IOException {
        try (Stream<Path> files = Files.list(FuzzTargets.seeds(target))) {
            return files.sorted().toList();
        }
    }

    /** One to four times: another octet, one bit, a part removed, or a part repeated. */
    private static byte[] mutant(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        for (int i = random.nextInt(4); i >= 0 && mutant.length > 0; i--) {
            int at = random.nextInt(mutant.length);
            int end = Math.min(mutant.length, at + 1 + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(0x100);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant = joined(mutant, at, end);
                default -> mutant = joined(mutant, end, at);
            }
        }
        return mutant;
    }

    /** Joins what is before one position with what is after the other. */
    private static byte[] joined(byte[] octets, int before, int after) {
        byte[] joined = Arrays.copyOf(octets, before + octets.length - after);
        System.arraycopy(octets, after, joined, before, octets.length - after);
        return joined;
    }

    @Test
    void eachFolderOfSeedsHasItsTarget() throws IOException {
        assertTrue(targets().size() > 20, targets()::toString);
        try (Stream<Path> folders = Files.list(FuzzTargets.seeds("x").getParent())) {
            assertEquals(
                    targets().stream().map(FuzzTargets::simpleName).sorted().toList(),
                    folders.map(folder -> folder.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }
}
