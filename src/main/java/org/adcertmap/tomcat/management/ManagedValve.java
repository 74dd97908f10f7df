// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import org.adcertmap.tomcat.attributes.ValveAttributes;
import org.adcertmap.tomcat.handshake.TlsHosts;
import org.adcertmap.tomcat.response.HttpRefusal;

/**
 * Adds to the attributes of the Valve what JMX shows beside them, see {@code mbeans-descriptors.xml}: the number of
 * requests by response. Counters start with the Valve object and survive its stop. Thread-safe.
 */
public abstract class ManagedValve extends ValveAttributes {
    private final OutcomeCounters responses = new OutcomeCounters(
            "responses",
            Stream.concat(Stream.of(HttpRefusal.MAPPED), HttpRefusal.reasonCodes().stream())
                    .toList());

    /**
     * Returns the number of requests that continued with an account, and the number of all others by reason code. A
     * request with a certificate that continues unauthenticated counts under the reason code of its refusal.
     */
    public CompositeData getResponses() {
        return responses.counts();
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
     * Counts a request; called once for each request that reaches the Valve.
     *
     * @param response {@link HttpRefusal#MAPPED} or a reason code
     */
    protected final void countResponse(String response) {
        responses.count(response);
    }
}
