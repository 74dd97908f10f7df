// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.adcertmap.lab.fake.FakeClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = START;
    private final FakeClock clock = new FakeClock(() -> now);
    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = folder.resolve("secret");
        write("first", START.minusSeconds(60));
    }

    private void write(String content, Instant modified) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private FileWatch watch(Path path) {
        return new FileWatch(List.of(path), clock);
    }

    @Test
    void changedContentIsNoticedOnce() throws IOException {
        FileWatch watch = watch(file);
        assertFalse(watch.hasChanged(false));
        String before = watch.version();
        write("other", START.minusSeconds(10));
        assertTrue(watch.hasChanged(false));
        assertNotEquals(before, watch.version());
        assertFalse(watch.hasChanged(false));
    }

    @Test
    void touchedFileHasNotChanged() throws IOException {
        FileWatch watch = watch(file);
        write("first", START.minusSeconds(10));
        assertFalse(watch.hasChanged(false));
        assertFalse(watch.hasChanged(true));
    }

    @Test
    void fileIsReadOnceItHasNotChangedForASecond() throws IOException {
        FileWatch watch = watch(file);
        write("oth", START);
        assertFalse(watch.hasChanged(false), "it may still be written");
        now = now.plus(Duration.ofMillis(900));
        write("other", START.plusMillis(900));
        assertFalse(watch.hasChanged(false));
        now = now.plus(Duration.ofMillis(900));
        assertFalse(watch.hasChanged(false));
        now = now.plus(Duration.ofMillis(100));
        assertTrue(watch.hasChanged(false));
    }

    @Test
    void fileIsReadAtOnceOnDemand() throws IOException {
        FileWatch watch = watch(file);
        write("other", START);
        assertTrue(watch.hasChanged(true));
        assertFalse(watch.hasChanged(true));
    }

    @Test
    void secondChangeWithTheSameTimeAndSizeIsNoticed() throws IOException {
        FileWatch watch = watch(file);
        write("other", START);
        assertTrue(watch.hasChanged(true));
        write("third", START);
        now = now.plus(Duration.ofSeconds(2));
        assertTrue(watch.hasChanged(false), "a file system may have coarse times");
    }

    @Test
    void otherContentWithTheSameTimeAndSizeIsNoticed() throws IOException {
        FileWatch watch = watch(file);
        write("other", START.minusSeconds(60));
        assertTrue(watch.hasChanged(false), "as a copy with preserved times");
        assertFalse(watch.hasChanged(false));
    }

    @Test
    void fileWithATimeInTheFutureIsReadOnceItHasNotChangedForASecond() throws IOException {
        FileWatch watch = watch(file);
        write("oth", START.plusSeconds(20));
        assertFalse(watch.hasChanged(false), "it may still be written, by the clock of a file server");
        now = now.plusSeconds(1);
        write("other", START.plusSeconds(21));
        assertTrue(watch.mayBeWritten());
        assertFalse(watch.hasChanged(false));
        now = now.plusSeconds(1);
        assertFalse(watch.mayBeWritten());
        assertTrue(watch.hasChanged(false));
        assertFalse(watch.hasChanged(false));
    }

    @Test
    void symbolicLinkThatIsReplacedIsNoticed() throws IOException {
        Path mounted = Files.createSymbolicLink(
                folder.resolve("mounted"), folder.resolve("data").resolve("secret"));
        for (String name : List.of("first", "other")) {
            Path data = Files.createDirectory(folder.resolve(name + "-data"));
            Files.writeString(data.resolve("secret"), name);
            Files.setLastModifiedTime(data.resolve("secret"), FileTime.from(START.minusSeconds(60)));
        }
        Path link = folder.resolve("data");
        Files.createSymbolicLink(link, Path.of("first-data"));
        FileWatch watch = watch(mounted);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("other-data"));
        assertTrue(watch.hasChanged(false), "as Kubernetes replaces a secret");
        assertFalse(watch.hasChanged(false));
    }

    @Test
    void missingFileIsOneWithoutContent() throws IOException {
        FileWatch watch = watch(file);
        Files.delete(file);
        assertTrue(watch.hasChanged(false));
        assertFalse(watch.hasChanged(false));
        write("first", START.minusSeconds(60));
        assertTrue(watch.hasChanged(false));
    }

    @Test
    void everyFileOfAFolderCounts() throws IOException {
        FileWatch watch = watch(folder);
        assertFalse(watch.hasChanged(false));
        Path added = Files.writeString(folder.resolve("added"), "x");
        Files.setLastModifiedTime(added, FileTime.from(START.minusSeconds(5)));
        assertTrue(watch.hasChanged(false));
        Files.move(added, folder.resolve("renamed"));
        assertTrue(watch.hasChanged(false), "the name counts");
        Files.delete(folder.resolve("renamed"));
        assertTrue(watch.hasChanged(false));
        assertFalse(watch.hasChanged(false));
    }

    @Test
    void equalContentsHaveEqualVersions() {
        String version = watch(file).version();
        assertEquals(version, watch(file).version());
    }
}
