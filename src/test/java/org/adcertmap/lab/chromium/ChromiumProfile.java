// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.Folders;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * A home folder for Chromium: a certificate store with the CA of the server and at most one client certificate, and the
 * preference to present that one without a prompt. Nothing outside the folder is written.
 */
public final class ChromiumProfile {
    private static final String PASSWORD = "changeit";
    private static final String PRESENT_WITHOUT_PROMPT =
            "{\"profile\":{\"content_settings\":{\"exceptions\":{\"auto_select_certificate\":{\"https://localhost,*\":"
                    + "{\"setting\":{\"filters\":[{}]}}}}}}}";

    private final Path home;

    private ChromiumProfile(Path home) {
        this.home = home;
    }

    /** Creates a profile without a client certificate; an existing folder is deleted before. */
    public static ChromiumProfile trusting(Path home, TestCa ca) throws IOException, InterruptedException {
        DebianPackage.require("chromium");
        DebianPackage.require("libnss3-tools", "certutil");
        Eventually.get(() -> isDeleted(home), deleted -> deleted); // a browser that has ended may still write
        ChromiumProfile profile = new ChromiumProfile(home.toAbsolutePath());
        Files.createDirectories(profile.home.resolve(".pki/nssdb"));
        Path file = Files.writeString(profile.home.resolve("ca.pem"), ca.pem());
        run("certutil", "-d", profile.store(), "-N", "--empty-password");
        run("certutil", "-d", profile.store(), "-A", "-t", "C,,", "-n", "ca", "-i", file.toString());
        return profile;
    }

    /** Adds the client certificate. */
    public ChromiumProfile presenting(Identity identity) throws IOException, InterruptedException {
        Path client = home.resolve("client.p12");
        identity.writePkcs12(client, PASSWORD);
        run("pk12util", "-d", store(), "-i", client.toString(), "-W", PASSWORD, "-K", "");
        Path preferences = Files.createDirectories(data().resolve("Default")).resolve("Preferences");
        Files.writeString(preferences, PRESENT_WITHOUT_PROMPT);
        return this;
    }

    Path home() {
        return home;
    }

    /** Returns Chromium's user data directory. */
    Path data() {
        return home.resolve("profile");
    }

    private String store() {
        return "sql:" + home.resolve(".pki/nssdb");
    }

    private static boolean isDeleted(Path folder) throws IOException {
        Folders.delete(folder);
        return true;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + printed);
        }
    }
}
