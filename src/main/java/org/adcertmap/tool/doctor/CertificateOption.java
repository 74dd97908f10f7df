// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.check.CertificateFile;
import picocli.CommandLine.Option;

/** Holds a client certificate to map, with the chain that the client presents; the options are a group. */
final class CertificateOption {
    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "FILE",
            description = "client certificate that is mapped, PEM, DER or PKCS #7; may be repeated")
    private Path certificate;

    @Option(
            names = "--chain",
            paramLabel = "FILE",
            description = "intermediate CA certificates that the client presents with it")
    private Path chain;

    /**
     * Reads the files.
     *
     * @return the chains by file name, the client certificate first
     * @throws SettingsException with every file that cannot be read
     */
    static Map<Path, List<X509Certificate>> read(List<CertificateOption> options) throws SettingsException {
        Map<Path, List<X509Certificate>> chains = new LinkedHashMap<>();
        List<ConfigurationError> errors = new ArrayList<>();
        for (CertificateOption option : options) {
            Path file = option.certificate;
            try {
                List<X509Certificate> all = new ArrayList<>(CertificateFile.readChain(file));
                file = option.chain;
                all.addAll(file == null ? List.of() : CertificateFile.read(file));
                chains.put(option.certificate, List.copyOf(all));
            } catch (CertificateException e) {
                errors.add(ConfigurationError.of(file.toString(), e.getMessage()));
            } catch (IOException e) {
                errors.add(ConfigurationError.of(file.toString(), ReadFailure.of(file, e)));
            }
        }
        if (!errors.isEmpty()) {
            throw new SettingsException(errors);
        }
        return chains;
    }
}
