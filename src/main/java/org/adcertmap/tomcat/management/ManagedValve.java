// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.adcertmap.tomcat.attributes.ValveAttributes;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.handshake.TlsHosts;
import org.adcertmap.tomcat.management.change.ChangePreview;
import org.adcertmap.tomcat.management.change.EnabledSwitch;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.apache.catalina.LifecycleException;

/**
 * Adds to the attributes of the Valve what JMX shows beside them, see {@code mbeans-descriptors.xml}: the number of
 * requests by response. Counters start with the Valve object and survive its stop. Thread-safe.
 */
public abstract class ManagedValve extends ValveAttributes {
    private final EnabledSwitch enabledSwitch =
            new EnabledSwitch(this::isEnabled, super::setEnabled, this::getContainer);
    private final OutcomeCounters responses = new OutcomeCounters(
            "responses",
            Stream.concat(Stream.of(HttpRefusal.MAPPED), HttpRefusal.reasonCodes().stream())
                    .toList());
    private final RecentCounts recentResponses = RecentCounts.ofQuarter(responses::sums);
    private final RecentCounts dayResponses = RecentCounts.ofDay(responses::sums);
    private final HistorySampler sampler = new HistorySampler();

    /**
     * Returns the number of requests that continued with an account, and the number of all others by reason code. A
     * request with a certificate that continues unauthenticated counts under the reason code of its refusal.
     */
    public CompositeData getResponses() {
        return responses.counts();
    }

    /** Returns the same numbers, of the last 15 minutes. */
    public CompositeData getRecentResponses() {
        return OutcomeCounters.of("recent responses", recentResponses.counts(Instant.now()));
    }

    /** Returns the same numbers, of the last 24 hours. */
    public CompositeData getDayResponses() {
        return OutcomeCounters.of("responses of a day", dayResponses.counts(Instant.now()));
    }

    @Override
    protected void startInternal() throws LifecycleException {
        sampler.start(getContainer(), () -> {
            Instant now = Instant.now();
            recentResponses.sample(now);
            dayResponses.sample(now);
        });
        super.startInternal();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        sampler.stop();
    }

    /** Returns the container of the Valve: {@code Engine Catalina}, {@code Host localhost} or {@code Context /app}. */
    public String getContainerName() {
        return ContainerNames.of(getContainer());
    }

    /** Returns the value of {@code enabled} after a restart; {@code null} if that is unknown. */
    public String getSavedEnabled() {
        return enabledSwitch.savedEnabled();
    }

    /** Returns the file with the line that sets {@code enabled}, or why that is unknown. */
    public String getSavedIn() {
        return enabledSwitch.savedIn();
    }

    /** Returns the latest changes of {@code enabled} since Tomcat started. */
    public TabularData getChanges() {
        return JmxTable.CHANGES.of(enabledSwitch.changes());
    }

    /** Sets {@code enabled}; on a running Valve the change is logged and listed, and not saved. */
    @Override
    public void setEnabled(boolean value) {
        if (getState().isAvailable()) {
            enabledSwitch.set(value);
        } else {
            super.setEnabled(value);
        }
    }

    /**
     * Changes {@code enabled}, effective with the next request, and saves it in the file of the Valve if requested.
     *
     * @param expected the value that must be in effect before; nothing is changed if it is not
     * @param by who makes the change
     */
    public CompositeData change(boolean enabled, boolean expected, boolean save, String by) {
        return JmxTable.CHANGES.row(enabledSwitch.change(enabled, expected, save, by));
    }

    /** Returns what a change of {@code enabled} would do; changes nothing. */
    public CompositeData preview(boolean enabled) {
        return JmxTable.PREVIEW.row(ChangePreview.of(enabled, this, getContainer()));
    }

    /**
     * Returns the number of client certificates that the trust managers of this Service's connectors have refused, by
     * reason code; those of all Valves of a Service are the same.
     */
    public CompositeData getHandshakeRefusals() {
        return OutcomeCounters.of(
                "handshake refusals", TlsHosts.countersOf(getContainer()).counts());
    }

    /**
     * Counts a request; called once for each request that reaches the Valve, and again where the application requires a
     * role that the account lacks.
     *
     * @param response {@link HttpRefusal#MAPPED} or a reason code
     */
    @Override
    public final void countResponse(String response) {
        responses.count(response);
    }
}
