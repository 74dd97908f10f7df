// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files below a folder, with symbolic links followed. Immutable.
 *
 * @param files what is no folder, sorted
 * @param unreadable the folders that this user may not list, and the files whose attributes it may not read
 */
public record FileTree(List<Path> files, List<Path> unreadable) {
    /**
     * Walks through a folder. What cannot be read is skipped, and listed.
     *
     * @param depth how many levels; 1 for the folder alone
     */
    public static FileTree of(Path folder, int depth) throws IOException {
        Set<Path> files = new TreeSet<>();
        Set<Path> unreadable = new TreeSet<>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!attributes.isDirectory()) { // one that is too deep
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (!(failure instanceof FileSystemLoopException)) { // a folder above it, which is walked through
                    unreadable.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) {
                if (failure != null) {
                    unreadable.add(each);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new FileTree(List.copyOf(files), List.copyOf(unreadable));
    }
}
