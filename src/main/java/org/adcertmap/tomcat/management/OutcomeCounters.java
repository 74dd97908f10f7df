// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * Counts events by name, and shows the counts to JMX as composite data. Counting never waits. Thread-safe: the map is
 * not changed after construction, and its values are thread-safe.
 */
final class OutcomeCounters {
    private final Map<String, LongAdder> counters = new LinkedHashMap<>();
    private final CompositeType type;

    /**
     * @param title what is counted, in a few words; the name of the composite type
     * @param names the events that can be counted, without duplicates
     */
    OutcomeCounters(String title, Collection<String> names) {
        names.forEach(name -> counters.put(name, new LongAdder()));
        this.type = type(title, counters.keySet().toArray(String[]::new));
    }

    /** @param name one of the names from construction */
    void count(String name) {
        counters.get(name).increment();
    }

    /** Returns the sum of the counts of those names that satisfy the condition. */
    long sum(Predicate<String> condition) {
        return counters.entrySet().stream()
                .filter(entry -> condition.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** Returns the count of each name. */
    CompositeData counts() {
        return compositeData(type, sums());
    }

    /** Returns the count of each name. */
    Map<String, Long> sums() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counters.forEach((name, counter) -> counts.put(name, counter.sum()));
        return counts;
    }

    /**
     * Shows counts that are counted elsewhere.
     *
     * @param title what is counted, in a few words; the name of the composite type
     */
    static CompositeData of(String title, Map<String, Long> counts) {
        return compositeData(type(title, counts.keySet().toArray(String[]::new)), counts);
    }

    private static CompositeType type(String title, String[] keys) {
        OpenType<?>[] types = new OpenType<?>[keys.length];
        Arrays.fill(types, SimpleType.LONG);
        try {
            return new CompositeType(title, title, keys, keys, types);
        } catch (OpenDataException e) {
            throw new IllegalStateException("a title and names always make a composite type", e);
        }
    }

    private static CompositeData compositeData(CompositeType type, Map<String, Long> counts) {
        try {
            return new CompositeDataSupport(type, counts);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the counts always fit the composite type", e);
        }
    }
}
