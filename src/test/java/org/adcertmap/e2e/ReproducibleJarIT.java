package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources give the same jar, in another folder and at another time. */
class ReproducibleJarIT {
  @Test
  void twoBuildsHaveTheSameBytes(@TempDir Path elsewhere) throws Exception {
    for (String name : List.of("pom.xml", "LICENSE", "NOTICE", "src/main")) {
      copy(Path.of(name), elsewhere.resolve(name));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("adcertmap.mavenHome"), "bin", "mvn").toString());
    command.addAll(List.of("-q", "-B", "-ntp", "-Dmaven.repo.local=" + System.getProperty("adcertmap.mavenRepository")));
    command.addAll(List.of("-Dmaven.test.skip=true", "package"));
    Path log = elsewhere.resolve("build.log");
    ProcessBuilder build = new ProcessBuilder(command).directory(elsewhere.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
    build.environment().put("JAVA_HOME", System.getProperty("java.home"));
    assertEquals(0, build.start().waitFor(), () -> read(log));

    Path jar = Path.of(System.getProperty("adcertmap.jar"));
    assertArrayEquals(Files.readAllBytes(jar), Files.readAllBytes(elsewhere.resolve("target").resolve(jar.getFileName())));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(Files.isDirectory(path) ? target : target.getParent());
        if (Files.isRegularFile(path)) {
          Files.copy(path, target);
        }
      }
    }
  }
}
