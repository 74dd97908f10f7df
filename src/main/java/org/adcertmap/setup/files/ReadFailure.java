// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.adcertmap.denial.FailureText;

/** Words why a file cannot be read, without the name of an exception. Stateless. */
public final class ReadFailure {
    private ReadFailure() {}

    /**
     * Returns the reason for a name that may be no file name.
     *
     * @param e the IOException of the file, or the InvalidPathException of its name
     */
    public static String of(String file, Exception e) {
        return e instanceof IOException io ? of(Path.of(file), io) : String.valueOf(e.getMessage());
    }

    /** Returns the reason, such as {@code the file does not exist}. */
    public static String of(Path file, IOException e) {
        if (e instanceof NoSuchFileException || Files.notExists(file)) {
            Path folder = file.toAbsolutePath().getParent();
            return folder != null && Files.notExists(folder)
                    ? "the directory " + folder + " does not exist"
                    : "the file does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no directory";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return FailureText.of(e);
    }
}
