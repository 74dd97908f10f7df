// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.files.OtherReaders;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/**
 * Checks that the accounts that can change the jar are those that can change {@code server.xml}, because Tomcat runs
 * what is in it, and that Tomcat can read it (ADCD-109).
 */
record JarAccess(Path serverXml) {
    private static final String ROOT = "root";

    /** Returns what is wrong, if anything. */
    Optional<Finding> of(Path jar) throws IOException {
        if (!OtherReaders.isPosix(jar) || Files.notExists(serverXml)) {
            return Optional.empty();
        }
        PosixFileAttributes ofJar = Files.readAttributes(jar, PosixFileAttributes.class);
        PosixFileAttributes ofFile = Files.readAttributes(serverXml, PosixFileAttributes.class);
        List<String> wrong = new ArrayList<>();
        if (ofJar.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            wrong.add("all users can change it");
        }
        String owner = ofJar.owner().getName();
        if (!owner.equals(ROOT) && !owner.equals(ofFile.owner().getName())) {
            wrong.add("it belongs to " + owner + ", and server.xml to "
                    + ofFile.owner().getName());
        }
        if (!isReadable(ofJar, ofFile)) {
            wrong.add("accounts that can read server.xml cannot read it, and Tomcat's may be one of them");
        }
        String quoted = ShellText.argument(jar.toString());
        String reference = " --reference=" + ShellText.argument(serverXml.toString()) + " " + quoted;
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(DoctorCode.JAR, jar.toString(), String.join(", ", wrong))
                        .paste("chown" + reference, "chmod" + reference, "chmod go-w " + quoted));
    }

    private static boolean isReadable(PosixFileAttributes jar, PosixFileAttributes file) {
        Set<PosixFilePermission> permissions = jar.permissions();
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            return true;
        }
        if (jar.group().equals(file.group()) && permissions.contains(PosixFilePermission.GROUP_READ)) {
            return true;
        }
        boolean isForOwner = !file.permissions().contains(PosixFilePermission.GROUP_READ)
                && !file.permissions().contains(PosixFilePermission.OTHERS_READ);
        return jar.owner().equals(file.owner())
                && (isForOwner || !file.owner().getName().equals(ROOT));
    }
}
