// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.net.InetAddress;
import java.util.Optional;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.types.IpLiteral;

/**
 * Where the console is reached. Immutable.
 *
 * @param address an IP address or {@code localhost}, as in {@code server.xml}; empty for all addresses
 * @param port as in {@code server.xml}
 */
public record ConsoleEndpoint(String address, String port) {
    private static final String LOCALHOST = "localhost";

    /** Returns that of the Service of the console in {@code server.xml}; empty if there is none. */
    public static Optional<ConsoleEndpoint> of(XmlElement root) {
        return ConsoleService.of(root)
                .flatMap(service -> service.children("Connector").stream()
                        .findFirst()
                        .map(connector -> new ConsoleEndpoint(
                                PropertyDefaults.of(connector.attribute("address")),
                                PropertyDefaults.of(connector.attribute("port")))));
    }

    /** Returns whether only this computer reaches it. */
    public boolean isLoopback() {
        return address.equals(LOCALHOST)
                || IpLiteral.address(address)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    /** Returns the address of its start page for a browser; with {@code localhost} where it has all addresses. */
    public String url() {
        boolean isEvery = address.isEmpty()
                || IpLiteral.address(address)
                        .filter(InetAddress::isAnyLocalAddress)
                        .isPresent();
        String host = isEvery ? LOCALHOST : address.indexOf(':') < 0 ? address : "[" + address + "]";
        return "https://" + host + ":" + port + "/" + ConsoleService.APP_BASE + "/";
    }
}
