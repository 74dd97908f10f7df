// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/** A headless Chromium with one client certificate, which it presents without a prompt; with a profile of its own. */
public final class Chromium {
    private static final String PASSWORD = "changeit";
    private static final long TIMEOUT_SECONDS = 120;
    private static final String PRESENT_WITHOUT_PROMPT =
            "{\"profile\":{\"content_settings\":{\"exceptions\":{\"auto_select_certificate\":{\"https://localhost,*\":"
                    + "{\"setting\":{\"filters\":[{}]}}}}}}}";

    private final Path home;

    private Chromium(Path home) {
        this.home = home;
    }

    /**
     * Creates a profile.
     *
     * @param home an empty folder
     * @param trusted the CA of the server
     * @param identity the only client certificate
     */
    public static Chromium with(Path home, TestCa trusted, Identity identity) throws Exception {
        DebianPackage.require("chromium");
        DebianPackage.require("libnss3-tools", "certutil");
        Path store = Files.createDirectories(home.resolve(".pki/nssdb"));
        String database = "sql:" + store;
        Path ca = Files.writeString(home.resolve("ca.pem"), trusted.pem());
        Path client = home.resolve("client.p12");
        identity.writePkcs12(client, PASSWORD);
        run(home, "certutil", "-d", database, "-N", "--empty-password");
        run(home, "certutil", "-d", database, "-A", "-t", "C,,", "-n", "ca", "-i", ca.toString());
        run(home, "pk12util", "-d", database, "-i", client.toString(), "-W", PASSWORD, "-K", "");
        Path profile = Files.createDirectories(home.resolve("profile/Default"));
        Files.writeString(profile.resolve("Preferences"), PRESENT_WITHOUT_PROMPT);
        return new Chromium(home);
    }

    /** Opens a page; returns its HTML, or what Chromium shows for a failed connection. */
    public String open(String url) throws Exception {
        List<String> command = new ArrayList<>(List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu"));
        command.addAll(List.of("--disable-quic", "--no-first-run", "--disable-background-networking"));
        command.addAll(List.of("--disable-component-update", "--disable-sync"));
        command.add("--user-data-dir=" + home.resolve("profile"));
        command.add("--dump-dom");
        command.add(url);
        return run(home, command.toArray(String[]::new));
    }

    private static String run(Path home, String... command) throws Exception {
        Path output = Files.createTempFile(home, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + " does not end:\n" + read(output));
        }
        return read(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
