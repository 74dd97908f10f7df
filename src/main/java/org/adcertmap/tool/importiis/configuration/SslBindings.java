// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.setup.files.ReadFailure;

/**
 * The TLS bindings of HTTP.sys, from a file with the output of {@code netsh http show sslcert} or with an export of the
 * registry. Immutable.
 */
public record SslBindings(List<SslBinding> all) {
    private static final int MAX_OCTETS = 16 << 20;

    /** @throws InvalidIisConfigurationException if the file cannot be read, or is neither of the two */
    public static SslBindings read(Path file) throws InvalidIisConfigurationException {
        try {
            if (Files.size(file) > MAX_OCTETS) {
                throw new InvalidIisConfigurationException(file + ": larger than 16 MB");
            }
            String text = decode(Files.readAllBytes(file));
            String name = String.valueOf(file.getFileName());
            List<SslBinding> read =
                    RegistryExport.isOne(text) ? RegistryExport.read(text, name) : NetshOutput.read(text, name);
            if (read.isEmpty()) {
                throw new InvalidIisConfigurationException(
                        name + ": neither the English output of \"netsh http show sslcert\" nor an export of"
                                + " HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo."
                                + " In another language, export the registry key");
            }
            return new SslBindings(read);
        } catch (IOException e) {
            throw new InvalidIisConfigurationException(file + ": cannot be read: " + ReadFailure.of(file, e), e);
        }
    }

    /** PowerShell redirects in UTF-16, regedit exports in it; cmd in the code page of the console. */
    private static String decode(byte[] octets) {
        boolean hasMark = octets.length > 1
                && (octets[0] == (byte) 0xFF && octets[1] == (byte) 0xFE
                        || octets[0] == (byte) 0xFE && octets[1] == (byte) 0xFF);
        return hasMark ? new String(octets, StandardCharsets.UTF_16) : new String(octets, StandardCharsets.UTF_8);
    }

    /** Returns what counts for a binding of IIS: its host name, then its address, then every address. */
    public Optional<SslBinding> of(IisBinding binding) {
        return named(binding.host() + ":" + binding.port())
                .or(() -> named(binding.endpoint().toLowerCase(Locale.ROOT)))
                .or(() -> named("0.0.0.0:" + binding.port()))
                .or(() -> named("[::]:" + binding.port()));
    }

    private Optional<SslBinding> named(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
