// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds who else can read or change a file with a secret. Stateless. */
public final class OtherReaders {
    private OtherReaders() {}

    /**
     * Returns each right of others, in words: {@code all users can read it (rw-r--r--)}.
     *
     * @throws IOException if the rights cannot be read, with the reason as its message
     */
    public static List<String> of(Path file) throws IOException {
        return isPosix(file)
                ? ofPermissions(
                        Files.readAttributes(file, PosixFileAttributes.class).permissions())
                : Sddl.rightsOfMany(Icacls.sddl(file));
    }

    /** Returns whether the file has POSIX permissions, and otherwise an access control list. */
    public static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static List<String> ofPermissions(Set<PosixFilePermission> permissions) {
        List<String> rights = new ArrayList<>();
        String shown = " (" + PosixFilePermissions.toString(permissions) + ")";
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            rights.add("all users can change it" + shown);
        } else if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            rights.add("all users can read it" + shown);
        }
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            rights.add("its group can change it" + shown);
        }
        return rights;
    }

    /**
     * Returns the command that takes these rights from others.
     *
     * @param quoted the file as an argument of a POSIX shell
     */
    public static String remedy(Path file, String quoted) {
        return isPosix(file) ? "chmod g-w,o-rwx " + quoted : remedyOnWindows('"' + file.toString() + '"');
    }

    /**
     * Returns the command of Windows that takes every right from others.
     *
     * @param quoted the file as an argument
     */
    public static String remedyOnWindows(String quoted) {
        return Icacls.typed(quoted);
    }
}
