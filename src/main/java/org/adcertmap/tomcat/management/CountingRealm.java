// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import org.adcertmap.delegation.DelegationRefusal;
import org.adcertmap.denial.Denial;
import org.adcertmap.directory.dc.QueryTimes;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.tomcat.attributes.RealmAttributes;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.session.CurrentRequest;
import org.apache.catalina.LifecycleException;

/**
 * Counts the outcomes of the Realm, keeps their history, and says whether the directory is available. Counters start
 * with the Realm object and survive its stop. Thread-safe: the counters are thread-safe, the other fields volatile or
 * confined to a thread.
 */
public abstract class CountingRealm extends RealmAttributes {
    static final String DELEGATED = "delegated";
    private static final String UNAVAILABLE = HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode();

    private final OutcomeCounters outcomes = new OutcomeCounters(
            "outcomes",
            Stream.concat(
                            Stream.of(HttpRefusal.MAPPED, UNAVAILABLE),
                            Arrays.stream(Denial.values()).map(Denial::code))
                    .toList());
    private final OutcomeCounters delegations = new OutcomeCounters(
            "delegations",
            Stream.concat(Stream.of(DELEGATED), DelegationRefusal.codes().stream())
                    .toList());
    private final OutcomeHistory history = new OutcomeHistory(
            () -> OutcomeHistory.Totals.of(getMappedCount(), getDeniedCount(), getUnavailableCount(), queryTimes()));
    private final OutageClock outages = new OutageClock(this::isDirectoryAvailable);
    private final HistorySampler sampler = new HistorySampler();
    private volatile Outage lastOutage; // null if there was none
    private volatile boolean lastQueryFailed;
    /**
     * True for a thread whose last authentication was by password. A thread-local, because {@link #isAvailable} has no
     * parameter, and LockOutRealm calls it after the failed authentication on the same thread: nothing else connects
     * the two calls. Confined to that thread; holds no object of a request, and the next authentication by certificate
     * removes it.
     */
    private final ThreadLocal<Boolean> passwordRejected = new ThreadLocal<>();

    private record Outage(Instant at, String cause) {}

    /** Returns the mapper with its directory; empty unless the Realm is started. */
    protected abstract Optional<MapperAssembly<?>> assembly();

    private List<QueryTimes.Histogram> queryTimes() {
        return assembly().map(started -> started.state().domainControllers()).orElse(List.of()).stream()
                .map(DomainControllerStatus::queryTimes)
                .toList();
    }

    /** Counts the outcome of a request, once and not again for its dispatches. */
    public final void count(MappingOutcome outcome) {
        outcomes.count(outcome.match(
                mapped -> HttpRefusal.MAPPED,
                denied -> denied.refusal().denial().code(),
                unavailable -> UNAVAILABLE));
        if (outcome instanceof Unavailable unavailable) {
            lastOutage = new Outage(Instant.now().truncatedTo(ChronoUnit.SECONDS), unavailable.cause());
        }
        boolean failed = outcome instanceof Unavailable unavailable && !unavailable.isUnreachable();
        if (failed != lastQueryFailed) { // no volatile write for each request
            lastQueryFailed = failed;
        }
    }

    /** Rejects an authentication by password, for which the directory is not queried; returns {@code null}. */
    protected final <T> T rejectPassword() {
        passwordRejected.set(true);
        return null;
    }

    /** Begins an authentication by certificate: {@link #isAvailable} reports the directory again on this thread. */
    protected final void beginCertificateAuthentication() {
        passwordRejected.remove();
    }

    /**
     * Returns whether a domain controller is available and the last query did not end with an error. LockOutRealm
     * counts no failed authentication while this is false. It calls this on the thread of the failed authentication;
     * after a rejected password this returns true there, because an outage is not the reason for that failure. False
     * also for a request where the mapping is off.
     */
    @Override
    public boolean isAvailable() {
        return passwordRejected.get() != null || !CurrentRequest.isMappingOff(getContainer()) && isDirectoryAvailable();
    }

    private boolean isDirectoryAvailable() {
        return !lastQueryFailed
                && assembly().filter(started -> started.state().isAvailable()).isPresent();
    }

    /** Returns the number of mapping requests that ended with an account, including cache hits. */
    public long getMappedCount() {
        return outcomes.sum(HttpRefusal.MAPPED::equals);
    }

    /** Returns the number of mapping requests that were denied, for any reason. */
    public long getDeniedCount() {
        return outcomes.sum(name -> !name.equals(HttpRefusal.MAPPED) && !name.equals(UNAVAILABLE));
    }

    /** Returns the number of mapping requests for which the directory was unavailable. */
    public long getUnavailableCount() {
        return outcomes.sum(UNAVAILABLE::equals);
    }

    /** Returns the number of mapping requests by reason code. */
    public CompositeData getOutcomes() {
        return outcomes.counts();
    }

    /**
     * Counts a use of a delegation.
     *
     * @param result {@link #DELEGATED} or a reason code
     */
    final void countDelegation(String result) {
        delegations.count(result);
    }

    /** Returns the number of uses of delegations that succeeded, and of the others by reason code. */
    public CompositeData getDelegations() {
        return delegations.counts();
    }

    @Override
    protected void startInternal() throws LifecycleException {
        sampler.start(getContainer(), () -> {
            history.sample(Instant.now());
            outages.sample(Instant.now());
        });
        super.startInternal();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        sampler.stop();
    }

    /** Returns the counts of mapping requests of the last 15 minutes and of the last day, in steps. */
    public CompositeData getHistory() {
        return HistoryData.of(history, Instant.now());
    }

    /** Returns when the directory was last unavailable, in UTC (ISO 8601); {@code null} if never. */
    public String getLastUnavailable() {
        Outage last = lastOutage;
        return last == null ? null : last.at().toString();
    }

    /** Returns why the directory was last unavailable; {@code null} if it never was. */
    public String getLastUnavailableReason() {
        Outage last = lastOutage;
        return last == null ? null : last.cause();
    }

    /** Returns when the directory last became unavailable, in UTC (ISO 8601); {@code null} if it never was. */
    public String getOutageStart() {
        return outage().map(outage -> outage.start().toString()).orElse(null);
    }

    /** Returns when that outage ended, in UTC (ISO 8601); {@code null} while it lasts. */
    public String getOutageEnd() {
        return outage().flatMap(OutageClock.Outage::end).map(Instant::toString).orElse(null);
    }

    /** Returns when the last cached mapping goes out of use in the present outage; {@code null} without an outage. */
    public String getOutageGraceEnd() {
        return outage().filter(outage -> outage.end().isEmpty())
                .flatMap(outage -> assembly().map(started -> outage.start().plus(started.outageGracePeriod())))
                .map(Instant::toString)
                .orElse(null);
    }

    private Optional<OutageClock.Outage> outage() {
        return assembly().isPresent() ? outages.sample(Instant.now()) : Optional.empty();
    }
}
