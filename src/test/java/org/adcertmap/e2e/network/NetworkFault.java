// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.network.Wire;

/** The faults of the network between a Tomcat and its domain controller, by their names in docs/assurance.md. */
enum NetworkFault {
    NONE("none", controller -> {}),
    LOSS_10("10 % of the packets are lost", controller -> controller.wire("loss=0.1")),
    LOSS_30("30 % of the packets are lost", controller -> controller.wire("loss=0.3")),
    DELAY_200_MS("each packet takes 200 ms", controller -> controller.wire("delay=0.2")),
    DELAY_2_S("each packet takes 2 s", controller -> controller.wire("delay=2")),
    CUT_TO("packets to the domain controller are lost", controller -> controller.wire("cut=to")),
    CUT_FROM("packets from the domain controller are lost", controller -> controller.wire("cut=from")),
    BLACK_HOLE("all packets are lost, without an RST", controller -> controller.wire("cut=to", "cut=from")),
    BLACK_HOLE_OF_ONE("all packets of one of two domain controllers are lost", BLACK_HOLE.begin),
    MTU_BLACK_HOLE("packets above 600 octets are lost, without ICMP", controller -> {
        controller.disconnect();
        controller.wire("largest=600");
    }),
    RESET("all connections are reset", FaultyController::disconnect),
    RESTART("the domain controller has restarted: connections get an RST when they are used", c -> c.wire("restart")),
    FIREWALL("a firewall drops established connections, without an RST", controller -> controller.wire("forget")),
    SLOW_WRITER(
            "responses come one octet a second",
            controller -> controller.relay().fault(Relay.Fault.TRICKLE)),
    SLOW_READER(
            "requests are read one octet a second",
            controller -> controller.relay().fault(Relay.Fault.SLOW_READER)),
    BACKLOG("no connection is accepted (full backlog)", FaultyController::fillBacklog),
    LATE("responses come after 4 s", controller -> controller.directory().delay(Duration.ofSeconds(4))),
    HUGE(
            "a response has 30 MB",
            controller -> controller
                    .directory()
                    .lies()
                    .change(search -> search.getFilter().toString().contains("objectClass=user"), entry -> {
                        entry.setAttribute("altSecurityIdentities", new byte[30_000_000]);
                        return List.of(entry);
                    })),
    DNS_SILENT("DNS does not respond", true, controller -> controller.dnsResponds(false)),
    DNS_NO_CONTROLLER(
            "DNS has the address of a host without LDAP",
            true,
            controller -> controller.dnsSays(Wire.SERVERS + NetworkFault.NO_SERVER)),
    DNS_OTHER_CERTIFICATE(
            "DNS has the address of a server with another name",
            true,
            controller -> controller.dnsSays(Wire.SERVERS + NetworkFault.OTHER_SERVER)),
    DNS_MOVED(
            "the domain controller gets another address",
            true,
            controller -> controller.moveTo(Wire.SERVERS + NetworkFault.MOVED));

    /** The last octet of an address where no server listens; it is in the certificate. */
    static final int NO_SERVER = 240;

    /** The last octet of the address of a domain controller whose certificate has another name. */
    static final int OTHER_SERVER = 243;

    /** The last octet of the address of a second domain controller. */
    static final int SECOND = 241;

    private static final int MOVED = 239;

    private final String title;
    private final boolean isOfDns;
    private final Change begin;

    private interface Change {
        void apply(FaultyController controller) throws Exception;
    }

    NetworkFault(String title, Change begin) {
        this(title, false, begin);
    }

    NetworkFault(String title, boolean isOfDns, Change begin) {
        this.title = title;
        this.isOfDns = isOfDns;
        this.begin = begin;
    }

    /** Returns the first cell of its row. */
    String title() {
        return title;
    }

    /** Returns whether the domain controller is set by its name, which is resolved for new connections only. */
    boolean isOfDns() {
        return isOfDns;
    }

    static NetworkFault of(String title) {
        return Arrays.stream(values())
                .filter(fault -> fault.title.equals(title))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether it changes nothing before the next lookup of the name. */
    boolean needsLookup() {
        return isOfDns && this != DNS_MOVED;
    }

    void begin(FaultyController controller) throws Exception {
        begin.apply(controller);
    }

    /** Ends it; a domain controller that has moved stays where it is. */
    void end(FaultyController controller) throws Exception {
        if (this != DNS_MOVED) {
            controller.mend();
        }
    }
}
