// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.adcertmap.denial.FailureText;
import org.adcertmap.setup.files.ReadFailure;

/**
 * The JMX agent of a running Tomcat. Immutable.
 *
 * @param url its service URL
 * @param passwordFile a file with user name and password on its first line; empty where it needs none
 */
public record JmxAddress(String url, Optional<Path> passwordFile) {
    /**
     * Connects.
     *
     * @throws IOException if it does not respond, or rejects user name and password
     */
    public JMXConnector connect() throws IOException {
        Map<String, String[]> credentials =
                passwordFile.isEmpty() ? Map.of() : Map.of(JMXConnector.CREDENTIALS, credentials(passwordFile.get()));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(url), credentials);
        } catch (MalformedURLException e) {
            throw new IOException(
                    "--jmx: \"" + url + "\" is no JMX service URL, such as"
                            + " service:jmx:rmi:///jndi/rmi://127.0.0.1:9090/jmxrmi",
                    e);
        } catch (IOException | SecurityException e) {
            throw new IOException("--jmx " + url + " does not respond: " + FailureText.ofRoot(e), e);
        }
    }

    private static String[] credentials(Path file) throws IOException {
        String[] words;
        try {
            words = Files.readString(file)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip()
                    .split("\\s+", 2);
        } catch (IOException e) {
            throw new IOException("--jmx-password-file " + file + ": " + ReadFailure.of(file, e), e);
        }
        if (words.length < 2) {
            throw new IOException("--jmx-password-file " + file + " has no user name and password on its first line");
        }
        return words;
    }
}
