// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of netsh and an export of the registry give the same. */
class SslBindingsTest {
    private static final Path FIXTURES = Path.of("src/test/resources/org/adcertmap/tool/importiis");
    private static final SslBinding EVERY_ADDRESS = new SslBinding(
            "0.0.0.0:443",
            true,
            false,
            true,
            Duration.ofHours(1),
            Duration.ofSeconds(8),
            Optional.of("ClientAuthIssuer"),
            false,
            true);
    private static final SslBinding WWW = new SslBinding(
            "www.example.com:443", false, true, false, Duration.ZERO, Duration.ZERO, Optional.empty(), true, false);

    @TempDir
    private Path folder;

    private static IisBinding binding(String information) throws InvalidIisConfigurationException {
        return IisBinding.of(
                new IisElement("binding", Map.of("bindingInformation", information), List.of(), "file", 1));
    }

    @Test
    void registryExportIsTheSameAsNetsh() throws Exception {
        SslBindings netsh = SslBindings.read(FIXTURES.resolve("netsh.txt"));
        SslBindings registry = SslBindings.read(FIXTURES.resolve("ssl-binding-info.reg"));
        assertEquals(List.of(EVERY_ADDRESS, WWW), registry.all());
        assertEquals(List.of(EVERY_ADDRESS, WWW), netsh.all());
    }

    @Test
    void hostNameCountsBeforeTheAddressAndThatBeforeEveryAddress() throws Exception {
        SslBindings bindings = SslBindings.read(FIXTURES.resolve("netsh.txt"));
        assertEquals(Optional.of(WWW), bindings.of(binding("*:443:WWW.example.com")));
        assertEquals(Optional.of(EVERY_ADDRESS), bindings.of(binding("*:443:other.example.com")));
        assertEquals(Optional.of(EVERY_ADDRESS), bindings.of(binding("10.0.0.1:443:")));
        assertEquals(Optional.empty(), bindings.of(binding("*:8443:")));
    }

    @Test
    void ipv6AddressesAreRead() throws Exception {
        String export = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\x\\SslBindingInfo\\"
                + "[fd00::5]:443]\n\"DefaultSslCertCheckMode\"=dword:00000000\n\"DefaultFlags\"=dword:00000000\n";
        SslBindings bindings = SslBindings.read(Files.writeString(folder.resolve("v6.reg"), export));
        assertEquals(
                "[fd00::5]:443",
                bindings.of(binding("[fd00::5]:443:")).orElseThrow().name());
        assertEquals("[fd00::5]", binding("[fd00::5]:443:host").address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSL-Zertifikatbindungen:\n    IP:Port : 0.0.0.0:443\n    Clientzertifikat aushandeln : Aktiviert\n",
                "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\n\"a\"=dword:00000001\n"
            })
    void otherTextsAreRejectedWithWhatToGive(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("bindings"), text);
        String message = assertThrows(InvalidIisConfigurationException.class, () -> SslBindings.read(file))
                .getMessage();
        assertTrue(message.contains("export the registry key") || message.contains("has no line"), message);
    }

    @Test
    void incompleteBindingIsNotReadAsDisabled() throws Exception {
        Path file = Files.writeString(
                folder.resolve("bindings"), "    IP:port  : 0.0.0.0:443\n    DS Mapper Usage : Enabled\n");
        assertTrue(assertThrows(InvalidIisConfigurationException.class, () -> SslBindings.read(file))
                .getMessage()
                .contains("Negotiate Client Certificate"));
    }
}
