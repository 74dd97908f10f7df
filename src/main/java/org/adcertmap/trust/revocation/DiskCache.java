package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was fetched before this program was started? One file for each list and answer, written whole or not at all. What is read
 * is checked like what is fetched, so that whoever can write here can only take away. At most so many files; the oldest go.
 * Safe for any number of threads.
 */
final class DiskCache {
  private static final int MOST_FILES = 2_000;
  private static final String PART = ".part";

  private final Path folder;

  /** @throws IOException if the folder cannot be made or written to */
  DiskCache(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, "can-be-written", PART));
  }

  private Path file(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(HexFormat.of().formatHex(hash) + ".der");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** @throws NoSuchFileException if there is none */
  InputStream open(String key) throws IOException {
    return Files.newInputStream(file(key));
  }

  /** When it was written. */
  Instant writtenAt(String key) throws IOException {
    return Files.getLastModifiedTime(file(key)).toInstant();
  }

  /** Begins a file; it is there for others only once it is {@link Copy#keep kept}. */
  Copy copy(String key) throws IOException {
    return new Copy(Files.createTempFile(folder, "fetching", PART), file(key));
  }

  /** A file that is being written. */
  final class Copy implements AutoCloseable {
    private final Path part;
    private final Path whole;
    private final OutputStream out;

    private Copy(Path part, Path whole) throws IOException {
      this.part = part;
      this.whole = whole;
      this.out = Files.newOutputStream(part);
    }

    OutputStream out() {
      return out;
    }

    void keep() throws IOException {
      out.close();
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      sweep();
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(part);
    }
  }

  private void sweep() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    if (files.size() > MOST_FILES) {
      List<Path> oldest = files.stream().sorted(Comparator.comparing(file -> file.toFile().lastModified())).toList();
      for (Path file : oldest.subList(0, files.size() - MOST_FILES)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
