// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.adcertmap.denial.FailureText;

/** Words which file cannot be read or written and why, without the name of an exception. Stateless. */
public final class FileFailure {
    private FileFailure() {}

    /**
     * Returns the file and the reason, such as {@code /etc/x: the file does not exist}; the message of other errors.
     */
    public static String of(Exception e) {
        if (!(e instanceof FileSystemException failure) || failure.getFile() == null) {
            return FailureText.of(e);
        }
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return failure.getFile() + ": " + ReadFailure.of(Path.of(failure.getFile()), failure);
        }
        if (e instanceof AccessDeniedException) {
            return failure.getFile() + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return failure.getFile() + ": it exists already";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return failure.getFile() + ": the directory is not empty";
        }
        return FailureText.of(e);
    }
}
