// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The directory with the provisioned domain, and the properties of that domain that clients need. */
final class SambaHome {
    static final String TRUST_STORE_PASSWORD = "trust-store";

    private final Path directory;
    private final Properties domain = new Properties();
    private final KeyStore trust;

    private SambaHome(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        try (Reader in = Files.newBufferedReader(directory.resolve("domain.properties"))) {
            domain.load(in);
        }
        trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("tls/ca.pem"))) {
            trust.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trust.store(out, TRUST_STORE_PASSWORD.toCharArray());
        }
    }

    /** Installs Samba and provisions the domain, unless that has been done before. */
    static SambaHome prepare(Path directory) throws IOException, GeneralSecurityException {
        runScript("install");
        runScript("provision", directory.toString());
        return new SambaHome(directory);
    }

    /** Installs Samba and makes a domain with a read-only domain controller, unless that has been done before. */
    static SambaHome prepareReadOnly(Path directory) throws IOException, GeneralSecurityException {
        runScript("install");
        runScript("read-only", directory.toString());
        return new SambaHome(directory);
    }

    /** Returns a file of the domain controller that clients use. */
    Path controllerPath(String below) {
        return path(value("controller")).resolve(below);
    }

    Path path(String below) {
        return directory.resolve(below);
    }

    Path trustStore() {
        return directory.resolve("trust.p12");
    }

    /** Returns a property from domain.properties, which the script writes. */
    String value(String key) {
        String value = domain.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("no " + key + " in " + directory.resolve("domain.properties"));
        }
        return value;
    }

    SSLSocketFactory tls() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the command for a program of this Samba; its process becomes that of the program. */
    ProcessBuilder program(String... command) {
        List<String> arguments = new ArrayList<>(List.of("run", directory.toString()));
        arguments.addAll(List.of(command));
        return script(arguments);
    }

    private static ProcessBuilder script(List<String> arguments) {
        // The build sets basedir; without it, the working directory is the project's.
        Path script = Path.of(System.getProperty("basedir", ""))
                .resolve("src/test/ad/samba-ad.sh")
                .toAbsolutePath();
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("ADCERTMAP_SAMBA", SambaVersion.current().name());
        process.environment().put("ADCERTMAP_ADDRESS", SambaFork.address());
        return process;
    }

    private static void runScript(String... arguments) throws IOException {
        Process process =
                script(List.of(arguments)).redirectInput(new File("/dev/null")).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                System.err.println(line);
                lines.add(line);
            }
        }
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IllegalStateException("samba-ad.sh " + String.join(" ", arguments) + " ended with " + status
                    + ":\n" + String.join("\n", lines));
        }
    }
}
