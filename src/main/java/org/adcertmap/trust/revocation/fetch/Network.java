// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;

/**
 * Name resolution and sockets: the port to the network. A name is resolved here once for each request; the addresses
 * are checked, and a socket is connected to one of those, so that a name that resolves to another address a moment
 * later (DNS rebinding) changes nothing. Implementations are thread-safe.
 */
public interface Network {
    /** The network of the JVM. */
    Network JVM = new Network() {
        @Override
        public List<InetAddress> resolve(String host) throws IOException {
            return List.of(InetAddress.getAllByName(host));
        }

        @Override
        public Socket open(Proxy proxy) {
            return new Socket(proxy);
        }
    };

    /**
     * Returns the addresses of a host, at least one.
     *
     * @param host a name or an IP address; an IPv6 address in brackets
     */
    List<InetAddress> resolve(String host) throws IOException;

    /**
     * Returns a socket that is not connected yet.
     *
     * @param proxy a SOCKS proxy, or {@link Proxy#NO_PROXY}
     */
    Socket open(Proxy proxy) throws IOException;
}
