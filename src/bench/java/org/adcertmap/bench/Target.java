// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.Map;

/** A running contender: its process, its port, and what its responses must contain. */
record Target(String name, ChildProcess server, int index, int port, boolean authenticatesUsers, boolean usesSessions) {
    static Target of(String name, ChildProcess server, int index) {
        Contender contender = Contenders.byName(name);
        return new Target(
                name,
                server,
                index,
                server.ports.get(name).intValue(),
                contender.expectedUser() == Contender.ExpectedUser.USER_WITH_NESTED_ROLE,
                contender.usesSessions());
    }

    boolean isFloor() {
        return name.equals(Contenders.FLOOR);
    }

    Map<String, Long> usage() {
        return server.send("usage");
    }

    void clearAllCaches() {
        server.send("clear-all-caches " + index);
    }

    void clearCache() {
        server.send("clear-cache " + index);
    }
}
