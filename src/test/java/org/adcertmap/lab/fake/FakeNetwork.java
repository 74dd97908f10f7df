// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.adcertmap.trust.revocation.fetch.Network;

/**
 * A network with names and addresses of its own: what connects to one of its addresses reaches a port of this machine.
 * Records names that are resolved, addresses that are connected to, and sockets.
 */
public final class FakeNetwork implements Network {
    private final Map<String, List<List<InetAddress>>> names = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> resolved = new CopyOnWriteArrayList<>();
    private final List<String> connected = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Adds a name with its addresses; added again, it has these addresses from the next resolution on. */
    public FakeNetwork name(String name, String... addresses) {
        List<InetAddress> all =
                Arrays.stream(addresses).map(FakeNetwork::address).toList();
        names.computeIfAbsent(name, absent -> new CopyOnWriteArrayList<>()).add(all);
        return this;
    }

    /** Leads connections to this address, on any port, to a port of 127.0.0.1. */
    public FakeNetwork server(String address, int localPort) {
        ports.put(address(address), localPort);
        return this;
    }

    /** The names that were resolved, in order. */
    public List<String> resolved() {
        return List.copyOf(resolved);
    }

    /** The addresses that were connected to, in order. */
    public List<String> connected() {
        return List.copyOf(connected);
    }

    /** The number of sockets that are open. */
    public long openSockets() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        resolved.add(host);
        if (!names.containsKey(host)) {
            if (host.matches(".*[g-zG-Z_].*")) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getAllByName(host)); // an IP address
        }
        List<List<InetAddress>> results = names.get(host);
        return results.size() == 1 ? results.get(0) : results.remove(0);
    }

    @Override
    public Socket open(Proxy proxy) {
        Socket socket = new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                InetAddress to = ((InetSocketAddress) endpoint).getAddress();
                connected.add(to.getHostAddress());
                Integer port = ports.get(to);
                super.connect(port == null ? endpoint : new InetSocketAddress("127.0.0.1", port), timeout);
            }
        };
        sockets.add(socket);
        return socket;
    }
}
