// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The contenders by name, in the order of the tables. */
final class Contenders {
    static final String FLOOR = "floor";
    private static final Map<String, Supplier<Contender>> ALL = new LinkedHashMap<>();

    static {
        ALL.put(FLOOR, () -> new NoAuthenticationContender(false));
        ALL.put("floor-cert", () -> new NoAuthenticationContender(true));
        ALL.put("jndi", () -> new JndiRealmContender(false));
        ALL.put("jndi-session", () -> new JndiRealmContender(true));
        ALL.put("spring-cache", SpringSecurityContender::new);
        ALL.put("bound", MinimalRealmContender::new);
        ALL.put("adcertmap", () -> new AdcertmapContender("60s", false));
        ALL.put("adcertmap-revocation", () -> new AdcertmapContender("60s", true));
        // A cacheTtl so short that entries are refreshed all the time, and expire during an outage.
        ALL.put("adcertmap-2s", () -> new AdcertmapContender("2s", false));
    }

    private Contenders() {}

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static Contender byName(String name) {
        return ALL.get(name).get();
    }
}
