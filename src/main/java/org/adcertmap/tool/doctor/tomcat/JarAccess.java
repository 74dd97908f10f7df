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

    /** The owner, the group and the permissions of a file. Immutable. */
    record Access(String owner, String group, Set<PosixFilePermission> permissions) {
        static Access of(Path file) throws IOException {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            return new Access(
                    attributes.owner().getName(), attributes.group().getName(), Set.copyOf(attributes.permissions()));
        }

        private boolean has(PosixFilePermission permission) {
            return permissions.contains(permission);
        }
    }

    /** Returns what is wrong, if anything. */
    Optional<Finding> of(Path jar) throws IOException {
        if (!OtherReaders.isPosix(jar) || Files.notExists(serverXml)) {
            return Optional.empty();
        }
        List<String> wrong = wrong(Access.of(jar), Access.of(serverXml));
        String quoted = ShellText.argument(jar.toString());
        String reference = " --reference=" + ShellText.argument(serverXml.toString()) + " " + quoted;
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(DoctorCode.JAR, jar.toString(), String.join(", ", wrong))
                        .paste("chown" + reference, "chmod" + reference, "chmod go-w " + quoted));
    }

    /** Returns what is wrong with the access to the jar beside that to {@code server.xml}, in words. */
    static List<String> wrong(Access jar, Access file) {
        List<String> wrong = new ArrayList<>();
        if (jar.has(PosixFilePermission.OTHERS_WRITE)) {
            wrong.add("all users can change it");
        } else if (jar.has(PosixFilePermission.GROUP_WRITE)
                && !(jar.group().equals(file.group()) && file.has(PosixFilePermission.GROUP_WRITE))) {
            wrong.add("its group " + jar.group() + " can change it, but not server.xml");
        }
        if (!jar.owner().equals(ROOT) && !jar.owner().equals(file.owner())) {
            wrong.add("it belongs to " + jar.owner() + ", and server.xml to " + file.owner());
        }
        if (!isReadable(jar, file)) {
            wrong.add("accounts that can read server.xml cannot read it, and Tomcat's may be one of them");
        }
        return wrong;
    }

    private static boolean isReadable(Access jar, Access file) {
        if (jar.has(PosixFilePermission.OTHERS_READ)
                || jar.group().equals(file.group()) && jar.has(PosixFilePermission.GROUP_READ)) {
            return true;
        }
        boolean isForOwner = !file.has(PosixFilePermission.GROUP_READ) && !file.has(PosixFilePermission.OTHERS_READ);
        return jar.owner().equals(file.owner()) && (isForOwner || !file.owner().equals(ROOT));
    }
}
