package org.adcertmap.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Who runs? */
final class Contenders {
    static final String FLOOR = "floor";
    private static final Map<String, Supplier<Contender>> ALL = new LinkedHashMap<>();

    static {
        ALL.put(FLOOR, () -> new Floor(false));
        ALL.put("floor-cert", () -> new Floor(true));
        ALL.put("jndi", () -> new Jndi(false));
        ALL.put("jndi-session", () -> new Jndi(true));
        ALL.put("spring-cache", SpringCache::new);
        ALL.put("bound", Bound::new);
        ALL.put("adcertmap", () -> new Ours("60s", false));
        ALL.put("adcertmap-revocation", () -> new Ours("60s", true));
        // The same with a cacheTtl so short that everything remembered is confirmed all the time, or too old in an
        // outage.
        ALL.put("adcertmap-2s", () -> new Ours("2s", false));
    }

    private Contenders() {}

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static Contender named(String name) {
        return ALL.get(name).get();
    }
}
