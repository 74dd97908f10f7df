// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.adcertmap.setup.files.FileTree;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;
import org.adcertmap.tool.shell.ShellText;

/**
 * Checks that {@code lib} has the jar once, in this version, and with its access (ADCD-109).
 *
 * @param ownVersion the version of this program; empty where it does not run from a jar
 */
record JarCheck(TomcatFiles files, Optional<String> ownVersion) {
    private static final DoctorCode CODE = DoctorCode.JAR;
    private static final String NAME = "adcertmap-\\d.*\\.jar";
    private static final int DEPTH = 4; // webapps/NAME/WEB-INF/lib

    void run(FindingSink findings) throws IOException {
        Path lib = files.base().resolve("lib");
        Path home = files.home().resolve("lib");
        List<Path> jars = Stream.concat(in(lib, 1, findings), lib.equals(home) ? Stream.of() : in(home, 1, findings))
                .distinct()
                .toList();
        for (Path jar : in(files.base().resolve("webapps"), DEPTH, findings).toList()) {
            findings.add(Finding.error(
                            CODE,
                            jar.toString(),
                            "the jar is in an application: its classes are not those of the Realm and the Valve")
                    .withHint("remove it there; " + lib + " is its place")
                    .paste(remove(jar)));
        }
        if (jars.isEmpty()) {
            findings.add(
                    Finding.error(CODE, lib.toString(), "the jar is not in lib: Tomcat does not start with the Realm")
                            .withHint("bin/adcertmap install copies it"));
        } else if (jars.size() > 1) {
            findings.add(twice(lib, jars));
        } else {
            check(jars.get(0), findings);
        }
    }

    /** Checks the access first: it needs no right to read the jar. */
    private void check(Path jar, FindingSink findings) {
        try {
            new JarAccess(files.base().resolve("conf").resolve("server.xml"))
                    .of(jar)
                    .ifPresent(findings::add);
            findings.add(one(jar));
        } catch (NoSuchFileException e) { // a symbolic link
            findings.add(notReadable(jar, ReadFailure.of(jar, e)));
        } catch (IOException e) {
            findings.add(Finding.unknown(CODE, jar.toString(), ReadFailure.of(jar, e)));
        }
    }

    private static Finding notReadable(Path jar, String reason) {
        return Finding.error(
                        CODE,
                        jar.toString(),
                        "it is not readable as a jar, and Tomcat does not start with the Realm: " + reason)
                .withHint("bin/adcertmap install --replace copies it again");
    }

    private Finding twice(Path lib, List<Path> jars) {
        Path kept = jars.stream()
                .filter(jar -> ownVersion.isPresent() && version(jar).equals(ownVersion))
                .findFirst()
                .orElse(jars.get(jars.size() - 1));
        return Finding.error(
                        CODE,
                        lib.toString(),
                        "the jar is there more than once, and Tomcat may load any of them: "
                                + jars.stream().map(Path::toString).collect(Collectors.joining(", ")))
                .withHint("stop Tomcat, and keep one of them")
                .paste(jars.stream()
                        .filter(jar -> !jar.equals(kept))
                        .map(JarCheck::remove)
                        .toArray(String[]::new));
    }

    private static String remove(Path jar) {
        return File.separatorChar == '/' ? "rm " + ShellText.argument(jar.toString()) : "del \"" + jar + "\"";
    }

    private Finding one(Path jar) throws IOException {
        Files.newByteChannel(jar).close(); // says why it cannot be opened, which JarFile does not
        try (JarFile file = new JarFile(jar.toFile())) {
            file.getManifest();
        } catch (ZipException e) {
            return notReadable(jar, e.getMessage());
        }
        Optional<String> version = version(jar);
        return ownVersion.isPresent() && version.isPresent() && !version.equals(ownVersion)
                ? Finding.warning(
                                CODE,
                                jar.toString(),
                                "Tomcat has version " + version.get() + ", and this program is version "
                                        + ownVersion.get() + ": what it reports is that of its own version")
                        .withHint("bin/adcertmap install --replace, or the program of that version")
                : Finding.ok(CODE, jar.toString(), "version " + version.orElse("unknown"));
    }

    private static Optional<String> version(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest == null
                    ? Optional.empty()
                    : Optional.ofNullable(manifest.getMainAttributes().getValue("Implementation-Version"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the jars in a folder; what cannot be read of it is a finding. */
    private static Stream<Path> in(Path folder, int depth, FindingSink findings) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        FileTree tree = FileTree.of(folder, depth);
        for (Path unreadable : tree.unreadable()) {
            findings.add(Finding.unknown(
                    CODE, unreadable.toString(), "this user may not read it, and the jar may be there"));
        }
        return jars(tree).stream();
    }

    /** Returns the jars among these files. */
    static List<Path> jars(FileTree tree) {
        return tree.files().stream()
                .filter(file -> Objects.toString(file.getFileName()).matches(NAME))
                .toList();
    }
}
