// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management.change;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.ValveElement;
import org.adcertmap.tomcat.audit.AuditEvent;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.RealmLookup;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Changes {@code enabled} of a running Valve: first the Valve, effective with the next request, then the file that
 * configures it. A file that cannot be written does not undo the change; the result says so. Every change is logged.
 * Thread-safe: {@code this} guards the list of changes and serializes the changes of a Valve; a lock for the whole JVM
 * serializes edits of files, because several Valves are in one file.
 */
public final class EnabledSwitch {
    private static final Log LOG = LogFactory.getLog(EnabledSwitch.class);
    private static final Object FILES = new Object();
    private static final int MAX_CHANGES = 100;
    private static final int MAX_NAME_LENGTH = 200;

    private final BooleanSupplier enabled;
    private final Consumer<Boolean> effect;
    private final Supplier<Container> container;
    private final Clock clock;
    private final Deque<EnabledChange> changes = new ArrayDeque<>();
    private long count;

    /**
     * @param enabled the value in effect
     * @param effect sets the value in effect
     * @param container the container of the Valve
     */
    public EnabledSwitch(BooleanSupplier enabled, Consumer<Boolean> effect, Supplier<Container> container) {
        this(enabled, effect, container, Clock.systemUTC());
    }

    EnabledSwitch(BooleanSupplier enabled, Consumer<Boolean> effect, Supplier<Container> container, Clock clock) {
        this.enabled = enabled;
        this.effect = effect;
        this.container = container;
        this.clock = clock;
    }

    /** Where a value is to be saved, and what came of it. */
    private record Saved(boolean saved, String file, int line, String copy, String words) {
        static final Saved NOTHING = new Saved(false, "", 0, "", "");
        static final Saved NOT_REQUESTED = new Saved(false, "", 0, "", "Not saved: a restart sets what the file says.");

        static Saved failed(String reason) {
            return new Saved(false, "", 0, "", "Not saved: " + Printable.of(reason) + ".");
        }
    }

    /**
     * Changes the value, and saves it if requested. What changes neither the Valve nor its file is not listed, so that
     * repeated requests do not displace the changes.
     *
     * @param value the new value
     * @param expected the value that must be in effect before; nothing is changed if it is not
     * @param save whether the file is to have the value too, also where it is in effect already
     * @param by who makes the change; for log and list
     */
    public synchronized EnabledChange change(boolean value, boolean expected, boolean save, String by) {
        boolean before = enabled.getAsBoolean();
        if (before != expected) {
            return unlisted(
                    before,
                    Saved.NOTHING,
                    by,
                    "Not changed: enabled is [" + before + "] and not [" + expected + "] as expected.");
        }
        effect.accept(value);
        Saved saved = save ? save(value) : Saved.NOT_REQUESTED;
        return value == before && saved.copy().isEmpty()
                ? unlisted(value, saved, by, "Not changed: enabled is [" + value + "] already. " + saved.words())
                : record(value, before, saved, by);
    }

    /** Changes the value for a client that sets the attribute: nothing is saved. */
    public synchronized void set(boolean value) {
        boolean before = enabled.getAsBoolean();
        effect.accept(value);
        if (value != before) {
            record(value, before, Saved.NOT_REQUESTED, "JMX");
        }
    }

    private EnabledChange unlisted(boolean value, Saved saved, String by, String words) {
        return new EnabledChange(
                0,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                name(by),
                ContainerNames.of(container.get()),
                value,
                value,
                saved.saved(),
                saved.file(),
                saved.line(),
                "",
                words);
    }

    private EnabledChange record(boolean value, boolean before, Saved saved, String by) {
        EnabledChange change = new EnabledChange(
                ++count,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                name(by),
                ContainerNames.of(container.get()),
                before,
                value,
                saved.saved(),
                saved.file(),
                saved.line(),
                saved.copy(),
                (value ? "Enabled." : "Disabled.") + " " + saved.words());
        if (changes.size() == MAX_CHANGES) {
            changes.removeFirst();
        }
        changes.addLast(change);
        RealmLookup.in(container.get())
                .ifPresent(realm -> realm.audit()
                        .write(AuditEvent.of(AuditEvent.Type.SWITCH, change.at())
                                .set("site", change.container())
                                .set("by", change.by())
                                .set("detail", "enabled was " + before + " and is " + value + ". " + saved.words())));
        LOG.info("Client certificate mapping of [" + change.container() + "] by [" + change.by() + "]: enabled was ["
                + before + "] and is [" + value + "]. " + saved.words());
        return change;
    }

    private Saved save(boolean value) {
        synchronized (FILES) {
            try {
                ValveElement element = ConfigurationFiles.find(container.get());
                int line = element.line();
                Optional<Path> copy = element.save(value);
                String file = element.path().toString();
                return new Saved(
                        true,
                        file,
                        line,
                        copy.map(Path::toString).orElse(""),
                        copy.isPresent()
                                ? "Saved in " + file + " line " + line + "; copy " + copy.get() + "."
                                        + redeployment(element.path())
                                : "Saved already in " + file + " line " + line + ".");
            } catch (ServerXmlException e) {
                return Saved.failed(e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("The file of the Valve could not be edited because of an internal error", e);
                return Saved.failed("internal error; see the log");
            }
        }
    }

    /** Tomcat redeploys an application whose descriptor has changed. */
    private String redeployment(Path file) {
        return container.get() instanceof Context application
                        && application.getParent() instanceof Host host
                        && host.getAutoDeploy()
                        && ConfigurationFiles.isDescriptor(file, application)
                ? " Tomcat redeploys [" + ContainerNames.path(application)
                        + "], because autoDeploy is [true] and its descriptor has changed."
                : "";
    }

    /** Returns the latest changes, at most 100, the newest first. */
    public synchronized List<EnabledChange> changes() {
        List<EnabledChange> newestFirst = new ArrayList<>();
        changes.descendingIterator().forEachRemaining(newestFirst::add);
        return newestFirst;
    }

    /** Returns the value that the file has; {@code null} if that is unknown. */
    public String savedEnabled() {
        try {
            return ConfigurationFiles.find(container.get()).enabled();
        } catch (ServerXmlException | InvalidPathException e) {
            return null;
        }
    }

    /** Returns the file with the line of the Valve, or why that is unknown. */
    public String savedIn() {
        try {
            ValveElement element = ConfigurationFiles.find(container.get());
            return element.path() + " line " + element.line();
        } catch (ServerXmlException | InvalidPathException e) {
            return "unknown: " + Printable.of(e.getMessage());
        }
    }

    private static String name(String by) {
        return by == null || by.isBlank() ? "JMX" : Printable.of(Printable.beginning(by.strip(), MAX_NAME_LENGTH));
    }
}
