package org.adcertmap.bench;

import java.util.Map;

/** A contender that runs: where, and what to expect of it. */
record Target(String name, Child server, int index, int port, boolean knowsUsers, boolean sessions) {
    static Target of(String name, Child server, int index) {
        Contender contender = Contenders.named(name);
        return new Target(
                name,
                server,
                index,
                server.hello.get(name).intValue(),
                contender.sees() == Contender.Sees.USER_AND_NESTED_ROLE,
                contender.sessions());
    }

    boolean isFloor() {
        return name.equals(Contenders.FLOOR);
    }

    Map<String, Long> spent() {
        return server.ask("spent");
    }

    void forget() {
        server.ask("forget " + index);
    }
}
