// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.MappingValve;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Logs the state of the directory for one start of a Realm: one line when the Service has started and the directory is
 * available, one when it is available again after an outage, and one warning for the groups of {@code roleMappings}
 * that do not exist. Queries the directory in the background, so that it delays no start, and again until that
 * succeeds.
 *
 * <p>Thread-safe: {@code running} lets one thread at a time query and write; the other fields are volatile.
 */
public final class DirectoryReport implements LifecycleListener {
    private static final Log LOG = LogFactory.getLog("org.adcertmap.tomcat.ActiveDirectoryRealm");

    private final Container container;
    private final Reload<?> reload;
    private final LongSupplier unavailableCount;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean started; // whether the first line has been written
    private volatile boolean startFailed; // whether the warning of an outage at the start has been written
    private volatile boolean outage;
    private volatile boolean stopped;
    private volatile long countBefore; // of unavailable requests, when the directory was last available
    private volatile MapperAssembly<?> reported; // the mapper of the last check
    private volatile boolean groupsChanged;
    private volatile List<String> missingGroups = List.of();

    /**
     * @param container of the Realm; {@code null} for none
     * @param unavailableCount counts the requests for which the directory was unavailable
     */
    public DirectoryReport(Container container, Reload<?> reload, LongSupplier unavailableCount) {
        this.container = container;
        this.reload = reload;
        this.reported = reload.current();
        this.unavailableCount = unavailableCount;
        this.countBefore = unavailableCount.getAsLong();
    }

    /** Schedules the first report for the end of the start of the Service, when all Valves are known. */
    public void schedule() {
        StartupCheck.startingService(container).ifPresentOrElse(service -> service.addLifecycleListener(this), () -> {
            if (container != null) {
                run();
            }
        });
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (Lifecycle.AFTER_START_EVENT.equals(event.getType()) && event.getSource() instanceof Service service) {
            service.removeLifecycleListener(this); // otherwise StoreConfig saves it in server.xml
            run();
        }
    }

    /** Reports what has changed; called every few seconds. */
    public void check() {
        MapperAssembly<?> current = reload.current();
        if (current != reported) { // its role mappings file may have changed
            reported = current;
            groupsChanged = true;
        }
        if (!current.state().isAvailable() || unavailableCount.getAsLong() != countBefore) {
            outage = true;
        }
        if (!started || outage || groupsChanged) {
            run();
        }
    }

    /** Ends the reports, before the connections to the directory are closed. */
    public void stop() {
        stopped = true;
    }

    private void run() {
        if (running.compareAndSet(false, true) && !reload.current().runInBackground(this::query)) {
            running.set(false); // no thread is available, or the Realm has stopped
        }
    }

    private void query() {
        MapperAssembly<?> assembly = reload.current();
        try {
            groupsChanged = false;
            OptionalInt issuingCas = assembly.state().countIssuingCas();
            reportMissingGroups(assembly.state().missingGroups());
            if (started && !assembly.state().isAvailable()) {
                outage = true; // the bind account has been rejected meanwhile
                return;
            }
            reportAvailable(issuingCas);
        } catch (DirectoryUnavailableException e) {
            groupsChanged = true;
            if (stopped || assembly != reload.current()) {
                return; // its connections have been closed
            }
            if (!started && !startFailed) {
                startFailed = true;
                LOG.warn("Active Directory is not available at the start: " + Printable.excerpt(e.getMessage())
                        + ". Until it is, requests with a certificate are refused with 503");
            }
            outage = true;
        } catch (RuntimeException e) {
            LOG.error("The state of the directory could not be reported because of an internal error", e);
        } finally {
            running.set(false);
        }
    }

    private void reportAvailable(OptionalInt issuingCas) {
        long count = unavailableCount.getAsLong();
        if (!started) {
            LOG.info(available(issuingCas));
        } else if (outage) {
            LOG.info("Active Directory is available again; the outage affected [" + (count - countBefore)
                    + "] requests");
        }
        started = true;
        outage = false;
        countBefore = count;
    }

    private void reportMissingGroups(List<String> missing) {
        if (!missing.isEmpty() && !missing.equals(missingGroups)) {
            LOG.warn("roleMappings names groups that do not exist, so that no account gets their roles: "
                    + Printable.excerpt(missing.toString())
                    + "; correct the names, which check reports as well; a group of another domain is DOMAIN\\name");
        }
        missingGroups = missing;
    }

    private String available(OptionalInt issuingCas) {
        String ntAuth = reload.effective().value(RealmSettings.NT_AUTH);
        return "Active Directory is available: " + setting(RealmSettings.DOMAIN) + ", domain controllers "
                + reload.current().state().domainControllers().stream()
                        .filter(controller -> controller.state() != DomainControllerStatus.State.REFUSED)
                        .map(DomainControllerStatus::address)
                        .distinct()
                        .toList()
                + ", " + setting(RealmSettings.STRONG_CERTIFICATE_BINDING_ENFORCEMENT) + ", "
                + (issuingCas.isEmpty() || !ntAuth.equals("directory")
                        ? "ntAuth [" + ntAuth + "]"
                        : "CAs in NTAuthCertificates [" + issuingCas.getAsInt() + "]")
                + ", " + setting(RealmSettings.VERIFY_CLIENT_CERT_REVOCATION) + ", "
                + setting(RealmSettings.REVOCATION_FAILURE_MODE) + ", " + valves();
    }

    private String setting(Setting<?> setting) {
        return setting.key() + " [" + reload.effective().value(setting) + "]";
    }

    /** Describes the Valves below the container of the Realm, and those above it. */
    private String valves() {
        List<String> valves = new ArrayList<>();
        if (container != null) {
            for (Container above = container.getParent(); above != null; above = above.getParent()) {
                addValves(above, valves);
            }
            addBelow(container, valves);
        }
        return valves.isEmpty()
                ? "no ClientCertificateMappingValve"
                : "ClientCertificateMappingValve " + valves.stream().collect(Collectors.joining(", "));
    }

    private static void addBelow(Container container, List<String> valves) {
        addValves(container, valves);
        if (!(container instanceof Context)) {
            for (Container child : container.findChildren()) {
                addBelow(child, valves);
            }
        }
    }

    private static void addValves(Container container, List<String> valves) {
        for (Valve valve : container.getPipeline().getValves()) {
            if (valve instanceof MappingValve ours) {
                valves.add((ours.isEnabled() ? "enabled" : "off") + " in [" + ContainerNames.of(container) + "]");
            }
        }
    }
}
