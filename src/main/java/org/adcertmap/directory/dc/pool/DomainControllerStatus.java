// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import java.net.InetSocketAddress;
import org.adcertmap.directory.dc.QueryTimes;

/**
 * The state of one domain controller at one moment, as this process sees it. Immutable.
 *
 * @param address host and port
 * @param latencyMillis how long the last successful operation took, in milliseconds, with the connection if a new one
 *     was opened; -1 before the first
 * @param lastFailure the last failure, also after the domain controller is back in rotation; empty if there was none
 * @param lastFailureSince when it went out of rotation because of it, in ISO 8601; empty if there was none
 * @param queryTimes the durations of the operations that succeeded since it was located
 */
public record DomainControllerStatus(
        String address,
        State state,
        long latencyMillis,
        String lastFailure,
        String lastFailureSince,
        QueryTimes.Histogram queryTimes) {
    /** Whether the domain controller is in rotation. */
    public enum State {
        /** In rotation. */
        HEALTHY,
        /** In rotation, but behind the others: operations are in flight, and it has not responded for a while. */
        SLOW,
        /** Out of rotation after a failure, until a health check succeeds. */
        DOWN,
        /** Out of rotation, while a health check runs. */
        PROBING,
        /** Never used: DNS names it as a domain controller, but it is outside the domain. */
        REFUSED;

        static State of(boolean inRotation, boolean slow, boolean probing) {
            if (inRotation) {
                return slow ? SLOW : HEALTHY;
            }
            return probing ? PROBING : DOWN;
        }
    }

    static DomainControllerStatus refused(InetSocketAddress address) {
        return new DomainControllerStatus(
                address.getHostString() + ":" + address.getPort(),
                State.REFUSED,
                -1,
                "DNS names it, but it is outside the domain, see domainControllerDnsSuffixes",
                "",
                QueryTimes.NONE);
    }
}
