// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.shell.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code check} says which host's certificate does not identify it as a domain controller. */
@StartsServer
class RogueControllerCheckTest {
    private static final String HOST = "web1.corp.example.test";

    @Test
    void certificateWithoutTheMarkOfADomainControllerIsNamed(@TempDir Path folder) throws Exception {
        TestCa ca = TestCa.root("CN=CA");
        StringWriter out = new StringWriter();
        try (FakeDns dns = new FakeDns();
                FakeActiveDirectory rogue = FakeActiveDirectory.start(
                        FakeDomain.CORP,
                        0,
                        ca,
                        ca.issue("CN=" + HOST).tlsServer(HOST).issue())) {
            dns.addAddress(HOST, "127.0.0.1");
            int port = URI.create(rogue.server()).getPort();
            dns.addService("_ldap._tcp.dc._msdcs.corp.example.test", 0, 100, port, HOST);
            Map<String, String> settings = DirectoryAccess.settings(rogue, folder);
            settings.remove("servers");
            settings.put("dnsServers", dns.server());
            settings.put("site", "Default-First-Site-Name");
            Path file = Files.writeString(
                    folder.resolve("adcertmap.properties"),
                    settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                            .collect(Collectors.joining()));
            Path alice = Files.writeString(
                    folder.resolve("alice.pem"),
                    ca.issue("CN=alice").upn("alice@corp.example.test").issue().pem());
            int exitStatus = Adcertmap.run(
                    new PrintWriter(out, true),
                    new PrintWriter(out, true),
                    "check",
                    "--settings",
                    file.toString(),
                    "--certificate",
                    alice.toString());
            assertTrue(
                    out.toString()
                            .contains("the certificate of [" + HOST + "], which DNS names as a domain controller, does"
                                    + " not identify one"),
                    out::toString);
            assertTrue(out.toString().contains("see domainControllerCertificateCheck"), out::toString);
            assertEquals(ExitStatus.UNAVAILABLE, exitStatus, out::toString);
            assertEquals(0, rogue.operations());
        }
    }
}
