package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.Browser;
import org.adcertmap.lab.Constraint;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.MemoryActiveDirectory;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestAuthority;
import org.junit.jupiter.api.Test;

/** The sample of an embedded Tomcat runs as it stands. */
class EmbeddedSampleIT {
  private static final Pattern PORT = Pattern.compile("listening on port (\\d+)");

  @Test
  void logsIn() throws Exception {
    TestAuthority authority = TestAuthority.named("DC=test", "DC=example", "CN=Issuing CA");
    try (MemoryActiveDirectory directory = MemoryActiveDirectory.start(); TestAccount alice = directory.user("alice")) {
      directory.publish(authority.certificate());
      Path home = Path.of(System.getProperty("adcertmap.tomcat10"));
      TomcatBase base =
          TomcatBase.create(Path.of("target/e2e/EmbeddedSample"), home, Path.of(System.getProperty("adcertmap.jar")), directory, authority)
              .application("ROOT", Constraint.CLIENT_CERT);
      List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
      base.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
      command.addAll(List.of("-cp", classPath(), "docs/samples/EmbeddedServer.java", base.folder().toString(), "0"));
      Path output = base.folder().resolve("logs/output.log");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        String printed =
            Eventually.get(() -> Files.readString(output), text -> PORT.matcher(text).find() || !process.isAlive());
        Matcher port = PORT.matcher(printed);
        assertTrue(port.find(), printed);
        Identity identity = authority.issue("CN=alice").upn("alice@" + directory.domain()).sid(alice.objectSid()).issue();
        Browser browser = Browser.with(identity.sslContext(authority.certificate()), Integer.parseInt(port.group(1)));
        assertEquals("CORP\\alice", browser.get("/").user());
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** The jar, and the Tomcat that the tests run with. */
  private static String classPath() {
    List<String> tomcat =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .filter(entry -> entry.contains("tomcat-") || entry.contains("jakarta"))
            .toList();
    return System.getProperty("adcertmap.jar") + File.pathSeparator + String.join(File.pathSeparator, tomcat);
  }
}
