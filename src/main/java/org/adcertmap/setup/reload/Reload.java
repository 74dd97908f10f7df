// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.reload;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.mapper.MapperAssembly.Succession;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.FileWatch;
import org.adcertmap.setup.settings.SettingsException;

/**
 * Holds the mapper in use, and replaces it when the settings file, or a file that a setting names, has changed. The
 * changed files are read whole, once none of them has changed for a second, and judged as at the start: with a
 * configuration error everything stays as it is, which is logged once and reported until it is corrected. Otherwise a
 * new mapper takes the place of the one before at once; requests in progress end with that one, which is closed 30
 * seconds later. Attributes of {@code server.xml} count at a start only.
 *
 * <p>Safe for any number of threads: {@code current}, {@code effective}, {@code error} and {@code loaded} are volatile;
 * the lock {@code looking} guards all writes and all other fields, and no thread of a request waits for it.
 *
 * @param <A> what is cached with a mapped outcome, see {@link MapperAssembly}
 */
public final class Reload<A> implements AutoCloseable {
    /** Longer than a request may wait for the directory and for revocation data by the defaults. */
    private static final Duration CLOSED_AFTER = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(Reload.class.getName());

    /** Reads the settings file, and merges the attributes and defaults of the start. */
    @FunctionalInterface
    public interface Source {
        /** @throws SettingsException with every error in the form of the file */
        EffectiveSettings read() throws SettingsException;
    }

    /** Assembles the first mapper; those after it are its successors. */
    @FunctionalInterface
    public interface Assembler<A> {
        /** @throws SettingsException with every configuration error */
        MapperAssembly<A> assemble(Map<String, String> values) throws SettingsException;
    }

    private final Source source;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    private final Deque<Retired<A>> retired = new ArrayDeque<>();
    private final ExpiringCrls expiringCrls = new ExpiringCrls();
    private FileWatch settingsFiles;
    private WatchedFiles watched;
    private boolean closed;
    private volatile MapperAssembly<A> current;
    private volatile EffectiveSettings effective;
    private volatile Instant loaded;
    private volatile Optional<String> error = Optional.empty();

    private record Retired<A>(MapperAssembly<A> assembly, long since) {}

    /**
     * Reads the settings and assembles the first mapper.
     *
     * @throws SettingsException with every configuration error
     */
    public Reload(Source source, Clock clock, Assembler<A> assembler) throws SettingsException {
        this(source, clock, System::nanoTime, assembler);
    }

    Reload(Source source, Clock clock, LongSupplier nanoTime, Assembler<A> assembler) throws SettingsException {
        this.source = source;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.effective = source.read();
        this.settingsFiles = new FileWatch(effective.files(), clock);
        this.effective = source.read(); // again: a change before the watch began would be missed
        this.watched = new WatchedFiles(effective, clock);
        this.current = assembler.assemble(effective.values());
        this.loaded = clock.instant();
    }

    /** Returns the mapper in use. */
    public MapperAssembly<A> current() {
        return current;
    }

    /** Returns the settings in use. */
    public EffectiveSettings effective() {
        return effective;
    }

    /** Returns when the settings in use were read. */
    public Instant loaded() {
        return loaded;
    }

    /** Returns the configuration errors of changed settings, which are not in use for that reason; empty if none. */
    public Optional<String> error() {
        return error;
    }

    /** Reads files that have changed, unless another thread does; called every few seconds. */
    public void look() {
        if (looking.tryLock()) {
            try {
                look(false);
            } finally {
                looking.unlock();
            }
        }
    }

    /**
     * Reads the files that have changed, also those that may still be written, and those with errors again.
     *
     * @return the result in one line
     */
    public String reload() {
        looking.lock();
        try {
            boolean wasChanged = look(true);
            return error.map(errors -> "not reloaded: " + errors)
                    .orElse(wasChanged ? "reloaded" : "nothing has changed since " + loaded);
        } finally {
            looking.unlock();
        }
    }

    private boolean look(boolean atOnce) {
        if (closed) {
            return false;
        }
        closeRetired(CLOSED_AFTER);
        current.readCredentialsAgain(atOnce);
        boolean isChanged = (atOnce || !mayBeWritten()) && loadIfChanged(atOnce);
        expiringCrls.report(current.state().expiringCrls());
        return isChanged;
    }

    /** A change of one file makes all of them be read, so that each of them must be written to its end. */
    private boolean mayBeWritten() {
        return settingsFiles.mayBeWritten() || watched.mayBeWritten();
    }

    private boolean loadIfChanged(boolean atOnce) {
        boolean isFileChanged = settingsFiles.hasChanged(atOnce);
        List<String> changed = watched.changed(atOnce);
        boolean mayBeCorrected = watched.haveCredentialsChanged(atOnce) || atOnce; // such as a password file
        boolean isChanged = isFileChanged || !changed.isEmpty() || error.isPresent() && mayBeCorrected;
        if (isChanged) {
            load(changed);
        }
        return isChanged;
    }

    private void load(List<String> changedFiles) {
        try {
            EffectiveSettings read = readWatched();
            ChangedSettings changed = ChangedSettings.between(effective.values(), read.values(), changedFiles);
            if (error.isPresent() || !changed.areOfCredentials()) {
                replaceMapper(read);
            } else {
                current.replaceCredentials(read.values());
                current.readCredentialsAgain(true); // tries them
            }
            effective = read;
            loaded = clock.instant();
            error = Optional.empty();
            LOG.log(
                    Level.INFO,
                    changed.names().isEmpty()
                            ? "The settings were read again: none has changed"
                            : "Changed settings are in use: {0}",
                    changed);
        } catch (SettingsException e) {
            error = Optional.of(Printable.of(String.join("; ", e.texts())));
            LOG.log(
                    Level.ERROR,
                    "The changed settings are invalid, and those before stay in use: {0}",
                    Printable.excerpt(error.get()));
        } catch (RuntimeException e) {
            error = Optional.of("internal error: " + Printable.of(e.toString()));
            LOG.log(Level.ERROR, "The changed settings cannot be used because of an internal error", e);
        }
    }

    /** Reads the settings; the files are watched from before they are read. */
    private EffectiveSettings readWatched() throws SettingsException {
        EffectiveSettings read = source.read();
        if (!read.files().equals(effective.files())) {
            settingsFiles = new FileWatch(read.files(), clock);
            read = source.read();
        }
        watched = new WatchedFiles(read, clock);
        return read;
    }

    private void replaceMapper(EffectiveSettings read) throws SettingsException {
        MapperAssembly<A> before = current;
        Succession<A> succession = before.succession(read.values());
        MapperAssembly<A> next = succession.next();
        List<ConfigurationWarning> known = before.state().warnings();
        next.state().warnings().stream()
                .filter(warning -> !known.contains(warning))
                .forEach(warning -> warn(warning.text()));
        succession
                .olderCrls()
                .forEach(older -> warn("crlFiles: " + older + "; a revocation in that one is no longer seen"));
        succession.start().run();
        current = next;
        retired.add(new Retired<>(before, nanoTime.getAsLong()));
    }

    private static void warn(String message) {
        LOG.log(Level.WARNING, Printable.excerpt(message));
    }

    private void closeRetired(Duration age) {
        while (!retired.isEmpty() && nanoTime.getAsLong() - retired.peek().since() >= age.toNanos()) {
            retired.poll().assembly().close();
        }
    }

    /** Closes the mapper in use and those before it. */
    @Override
    public void close() {
        looking.lock();
        try {
            closed = true;
            closeRetired(Duration.ZERO);
            current.close();
        } finally {
            looking.unlock();
        }
    }
}
