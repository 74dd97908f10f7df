// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.network.Wire;

/**
 * The domain controller of one {@link NetworkFault}, with an address of its own behind the wire, where a relay leads to
 * a {@link FakeActiveDirectory}. For one thread.
 */
final class FaultyController implements AutoCloseable {
    static final int LDAPS = 636;

    private final Wire wire;
    private final FakeDns dns;
    private final FakeActiveDirectory directory;
    private final String name;
    private final String address;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Relay relay;
    private String[] wireFaults = {};

    /**
     * @param name the host name, which this adds to the DNS
     * @param address on which it listens
     */
    FaultyController(Wire wire, FakeDns dns, FakeActiveDirectory directory, String name, String address) {
        this.wire = wire;
        this.dns = dns;
        this.directory = directory;
        this.name = name;
        this.address = address;
        dns.addAddress(name, address);
        relay = relay(address);
    }

    private Relay relay(String at) {
        return new Relay(at, LDAPS, directory.server());
    }

    FakeActiveDirectory directory() {
        return directory;
    }

    Relay relay() {
        return relay;
    }

    /** Sets faults of the wire. */
    void wire(String... faults) {
        wireFaults = faults;
        wire.faults(address, faults);
    }

    /** Resets its connections, so that the next operation needs a new one; the faults of the wire stay. */
    void disconnect() {
        wire.faults(
                address,
                Stream.concat(Stream.of("reset"), Stream.of(wireFaults)).toArray(String[]::new));
    }

    /** Sets whether the DNS server responds to queries for its name. */
    void dnsResponds(boolean is) {
        dns.respond(name, is);
    }

    /** Returns how often the DNS server was queried for its name. */
    int dnsQueries() {
        return dns.queries(name);
    }

    /** Gives its name another address in the DNS. */
    void dnsSays(String other) {
        dns.moveAddress(name, other);
    }

    /** Listens at another address from now on, and no longer at this one, where all packets are lost. */
    void moveTo(String other) throws IOException {
        opened.add(relay(other));
        dnsSays(other);
        wire("cut=to", "cut=from");
    }

    /** Listens at its port, accepts no connection, and has as many as the kernel queues. */
    void fillBacklog() throws IOException {
        relay.close();
        disconnect();
        InetAddress here = InetAddress.getByName(address);
        ServerSocket full = new ServerSocket(LDAPS, 1, here);
        opened.add(full);
        for (int i = 0; i < 2; i++) { // the kernel queues one more than the backlog
            Socket client = new Socket();
            opened.add(client);
            client.connect(new InetSocketAddress(here, LDAPS));
        }
        opened.add(() -> relay = relay(address));
    }

    /** Ends all faults but the move to another address. */
    void mend() throws Exception {
        directory.delay(Duration.ZERO);
        directory.lies().stop();
        relay.fault(Relay.Fault.NONE);
        dnsResponds(true);
        dnsSays(address);
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened.clear();
        wire();
    }

    @Override
    public void close() {
        relay.close();
        directory.close();
    }
}
