// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Several changes of files that are made together: until it is closed, all of them can be undone. What a change
 * replaces or deletes is staged beside its place until then. Confined to one thread.
 */
public final class FileChanges implements AutoCloseable {
    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<StagedFile> previous = new ArrayList<>();

    /** Undoes one change. */
    public interface Undo {
        /** @throws IOException if that is not possible */
        void run() throws IOException;
    }

    private record Change(Path file, Undo undo) {}

    /** Adds a change that was made, or is made next, of a file or a folder. */
    public void undoBy(Path file, Undo undo) {
        changes.push(new Change(file, undo));
    }

    /** Puts a file in its place, which must be free. */
    public void create(StagedFile file) throws IOException {
        file.create();
        undoBy(file.target(), () -> Files.deleteIfExists(file.target()));
    }

    /** Puts a file in its place, where another may be. */
    public void replace(StagedFile file) throws IOException {
        if (Files.notExists(file.target())) {
            file.replace();
            undoBy(file.target(), () -> Files.deleteIfExists(file.target()));
            return;
        }
        StagedFile old = stagePrevious(file.target());
        file.replace();
        undoBy(file.target(), old::replace);
    }

    /** Deletes a file. */
    public void delete(Path file) throws IOException {
        StagedFile old = stagePrevious(file);
        Files.delete(file);
        undoBy(file, old::create);
    }

    private StagedFile stagePrevious(Path file) throws IOException {
        StagedFile old = StagedFile.of(file, Files.readAllBytes(file), FileAccess.like(file));
        previous.add(old);
        return old;
    }

    /**
     * Creates a folder, and those above it that are missing.
     *
     * @param model the folder whose access they get
     */
    public void createFolders(Path folder, Path model) throws IOException {
        List<Path> created = FileAccess.createFolders(folder, model);
        for (int i = created.size() - 1; i >= 0; i--) { // the outermost first, and deleted last
            Path each = created.get(i);
            undoBy(each, () -> Files.deleteIfExists(each));
        }
    }

    /**
     * Undoes the changes, the last one first.
     *
     * @return the files of those that cannot be undone
     */
    public List<Path> undo() {
        List<Path> left = new ArrayList<>();
        while (!changes.isEmpty()) {
            Change change = changes.pop();
            try {
                change.undo().run();
            } catch (IOException e) {
                left.add(change.file());
            }
        }
        return left;
    }

    /** Deletes what was staged to undo the changes. */
    @Override
    public void close() throws IOException {
        for (StagedFile file : previous) {
            file.close();
        }
    }
}
