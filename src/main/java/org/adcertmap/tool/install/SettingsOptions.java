// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.CaCertificatesFile;
import org.adcertmap.setup.settings.TextFile;
import org.adcertmap.tool.shell.Terminal;
import picocli.CommandLine.Option;

/**
 * Holds the options of {@code install} that become settings, and prompts for those that are missing on a terminal. The
 * password is never an option: other users see the command line of a process.
 */
final class SettingsOptions {
    @Option(names = "--domain", paramLabel = "NAME", description = "DNS name of the Active Directory domain")
    private String domain;

    @Option(
            names = "--servers",
            paramLabel = "LIST",
            description = "domain controllers; without it they are located by DNS")
    private String servers;

    @Option(names = "--bind-dn", paramLabel = "NAME", description = "bind account: a DN, name@domain or DOMAIN\\name")
    private String bindDn;

    @Option(
            names = "--bind-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the bind account's password; copied to conf/adcertmap.password")
    private Path bindPasswordFile;

    @Option(
            names = "--trust-store",
            paramLabel = "FILE",
            description = "CA certificates of the domain controllers, in PEM, DER, PKCS #7, JKS or PKCS #12; copied to"
                    + " conf")
    private Path trustStore;

    @Option(
            names = "--trust-store-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of that trust store; copied to conf")
    private Path trustStorePasswordFile;

    @Option(names = "--no-prompt", description = "prompt for nothing, also on a terminal")
    private boolean noPrompt;

    /** Prompts on a terminal, or in tests what is typed there. */
    interface Prompts {
        /** Returns the line; empty if nothing was typed or there is no more input. */
        Optional<String> line(String prompt);

        /** Returns the line, which is not shown. */
        Optional<String> password(String prompt);
    }

    private record ConsolePrompts(Console console) implements Prompts {
        @Override
        public Optional<String> line(String prompt) {
            return Optional.ofNullable(console.readLine("%s: ", prompt))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty());
        }

        @Override
        public Optional<String> password(String prompt) {
            return Optional.ofNullable(console.readPassword("%s: ", prompt))
                    .map(String::new)
                    .filter(line -> !line.isEmpty());
        }
    }

    /**
     * What is known of the settings. Immutable.
     *
     * @param password the bind account's password
     * @param trustStore the content of the trust store
     * @param trustStorePassword its password
     */
    record Values(
            Optional<String> domain,
            Optional<String> servers,
            Optional<String> bindDn,
            Optional<String> password,
            Optional<TrustStore> trustStore,
            Optional<String> trustStorePassword) {
        /** Nothing is given. */
        static final Values NONE = new Values(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The content of a trust store that has been read, and the name that it gets in {@code conf}. */
    record TrustStore(byte[] content, String name) {}

    /** Returns whether an option was given that counts only for a new settings file. */
    boolean hasNewSettings() {
        return domain != null || servers != null || bindDn != null;
    }

    /** Returns the prompts on the terminal; empty if there is none, or nothing is to be prompted for. */
    Optional<Prompts> prompts() {
        return noPrompt ? Optional.empty() : Terminal.console().map(ConsolePrompts::new);
    }

    /**
     * Reads the files of the options, and prompts for what is missing.
     *
     * @param needs which settings a prompt may be for
     * @throws IllegalArgumentException if a file cannot be used; the message names the option
     */
    Values read(Optional<Prompts> prompts, Needs needs) {
        Optional<String> readDomain = given(domain, prompts, needs.newSettings(), "DNS name of the domain");
        Optional<String> readServers =
                given(servers, prompts, needs.newSettings(), "Domain controllers, separated by blanks (empty: by DNS)");
        Optional<String> readBindDn = given(bindDn, prompts, needs.newSettings(), "Bind account, such as name@domain");
        Optional<String> password = bindPasswordFile != null
                ? Optional.of(firstLine("--bind-password-file", bindPasswordFile))
                : prompts.filter(present -> needs.password()).flatMap(present -> present.password("Its password"));
        Optional<String> storePassword =
                Optional.ofNullable(trustStorePasswordFile).map(file -> firstLine("--trust-store-password-file", file));
        Optional<Path> store = Optional.ofNullable(trustStore)
                .or(() -> prompts.filter(present -> needs.trustStore())
                        .flatMap(present -> present.line(
                                "File with the CA certificates of the domain controllers" + " (empty: later)"))
                        .map(Path::of));
        return new Values(
                readDomain,
                readServers,
                readBindDn,
                password,
                store.map(file -> trustStore(file, storePassword)),
                storePassword);
    }

    /** What a prompt may be for: a new settings file, a password file or a trust store that is missing. */
    record Needs(boolean newSettings, boolean password, boolean trustStore) {}

    private static Optional<String> given(String option, Optional<Prompts> prompts, boolean isNeeded, String prompt) {
        return Optional.ofNullable(option)
                .or(() -> prompts.filter(present -> isNeeded).flatMap(present -> present.line(prompt)));
    }

    private static String firstLine(String option, Path file) {
        try {
            return TextFile.read(file)
                    .lines()
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new IllegalArgumentException(
                            option + ": the first line of the file " + file + " is empty"));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + ": the file " + file + " cannot be read: " + ReadFailure.of(file, e), e);
        }
    }

    private static TrustStore trustStore(Path file, Optional<String> password) {
        try {
            CaCertificatesFile.read(file.toString(), password.map(String::toCharArray));
            byte[] content = Files.readAllBytes(file);
            return new TrustStore(content, "domain-controllers." + extension(content));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--trust-store: " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--trust-store: the file " + file + " cannot be read: " + ReadFailure.of(file, e), e);
        }
    }

    private static String extension(byte[] content) {
        return CaCertificatesFile.storeType(content)
                .map(type -> type.startsWith("PKCS") ? "p12" : "jks")
                .orElse(new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN") ? "pem" : "cer");
    }
}
