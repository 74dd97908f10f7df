// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives a file the permissions and the POSIX access control list (ACL) of another with {@code cp} of GNU: it also
 * removes an ACL that the other does not have, which the JDK cannot. Source: GNU coreutils, cp invocation,
 * {@code --preserve=mode}. Stateless.
 */
final class GnuCp {
    private GnuCp() {}

    /** Does nothing where there is no {@code cp} of GNU: an ACL that the file has inherited stays. */
    static void copyPermissions(Path from, Path to) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "cp", "--attributes-only", "--preserve=mode", "--", from.toString(), to.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) { // there is no such program
            return;
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the access to " + to + " cannot be set: interrupted", e);
        }
    }
}
