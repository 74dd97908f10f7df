// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The POSIX access control list of a file, by Python, because the JDK has none. */
public final class PosixAcl {
    /** The user {@code bin} may read and write, and the file's group may not; the permissions are {@code rw-rw----}. */
    private static final String SET = "import os, struct, sys\n"
            + "owner = 7 if sys.argv[2] == 'default' else 6\n" // or a new folder could not be entered
            + "ACL = [(1, owner, -1), (2, 6, 2), (4, 0, -1), (16, 6, -1), (32, 0, -1)]\n"
            + "os.setxattr(sys.argv[1], 'system.posix_acl_' + sys.argv[2],"
            + " struct.pack('<I', 2) + b''.join(struct.pack('<HHi', *entry) for entry in ACL))";

    private static final String GET = "import os, struct, sys\n"
            + "has = 'system.posix_acl_access' in os.listxattr(sys.argv[1])\n"
            + "octets = os.getxattr(sys.argv[1], 'system.posix_acl_access') if has else b''\n"
            + "print([struct.unpack_from('<HHi', octets, i) for i in range(4, len(octets), 8)])";

    private PosixAcl() {}

    /** Gives the file a list in which its group has no right, although its permissions show some. */
    public static void set(Path file) throws IOException, InterruptedException {
        python(SET, file, "access");
    }

    /** Gives the folder such a list for each new file in it. */
    public static void setDefault(Path folder) throws IOException, InterruptedException {
        python(SET, folder, "default");
    }

    /** Returns the entries: tag, permissions, user. */
    public static String of(Path file) throws IOException, InterruptedException {
        return python(GET, file, "access");
    }

    private static String python(String script, Path file, String list) throws IOException, InterruptedException {
        DebianPackage.require("python3");
        Process process = new ProcessBuilder("python3", "-c", script, file.toString(), list)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "this test needs a file system with access control lists of POSIX at " + file + "\n" + printed);
        }
        return printed;
    }
}
