// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.setup.review.ConsoleEndpoint;
import org.adcertmap.setup.types.IpLiteral;
import picocli.CommandLine.Option;

/** Holds the options of {@code install} for the console. */
public final class ConsoleOptions {
    private static final String DEFAULT_ADDRESS = "127.0.0.1";
    private static final int DEFAULT_PORT = 8444;
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--console",
            description = "also install the console: its WAR, and a Service of its own in server.xml")
    private boolean console;

    @Option(
            names = "--console-address",
            paramLabel = "ADDRESS",
            description = "IP address on which the console listens; default " + DEFAULT_ADDRESS)
    private String address;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            description = "port on which the console listens; default " + DEFAULT_PORT)
    private Integer port;

    @Option(
            names = "--console-allow",
            paramLabel = "CIDR",
            split = ",",
            description = "networks from which the console may be used; required if its address is not loopback")
    private List<String> allow;

    @Option(
            names = "--console-war",
            paramLabel = "FILE",
            description = "the console's WAR; default: adcertmap-console.war beside this jar")
    private Path war;

    /** Returns whether the console is to be installed. */
    public boolean isWanted() {
        return console;
    }

    /** Returns the first error in the options. */
    public Optional<String> error() {
        if (!console && Stream.of(address, port, allow, war).anyMatch(option -> option != null)) {
            return Optional.of("--console-address, --console-port, --console-allow and --console-war need --console");
        }
        if (address != null
                && !address.equals("localhost")
                && IpLiteral.address(address).isEmpty()) {
            return Optional.of("--console-address: \"" + address + "\" is no IP address; example: 192.0.2.10");
        }
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            return Optional.of(
                    "--console-port: " + port + " is not between 0 and " + HIGHEST_PORT + "; example: " + DEFAULT_PORT);
        }
        Optional<String> network =
                networks().stream().filter(each -> !IpLiteral.isNetwork(each)).findFirst();
        if (network.isPresent()) {
            return Optional.of("--console-allow: \"" + network.get()
                    + "\" is neither an IP address nor a network; example: 192.0.2.0/24,2001:db8::/32");
        }
        return allow == null && !endpoint(Optional.empty()).isLoopback()
                ? Optional.of("--console-address " + address + " is not loopback: also give --console-allow with the"
                        + " networks of the administrators; example: --console-allow 192.0.2.0/24")
                : Optional.empty();
    }

    /** Returns the address and the port that are wanted; what is not given is as installed, or the default. */
    ConsoleEndpoint endpoint(Optional<ConsoleEndpoint> installed) {
        return new ConsoleEndpoint(
                address != null
                        ? address
                        : installed.map(ConsoleEndpoint::address).orElse(DEFAULT_ADDRESS),
                port != null
                        ? port.toString()
                        : installed.map(ConsoleEndpoint::port).orElse(String.valueOf(DEFAULT_PORT)));
    }

    /** Returns the networks that may use the console; empty if they are not given. */
    List<String> networks() {
        return allow == null ? List.of() : List.copyOf(allow);
    }

    /** Returns the WAR that is given. */
    Optional<Path> war() {
        return Optional.ofNullable(war);
    }
}
