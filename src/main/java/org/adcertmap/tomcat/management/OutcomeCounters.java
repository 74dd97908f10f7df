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
 * How often has each thing come about? Counting costs as good as nothing and never waits; safe for any number of
 * threads.
 */
public final class OutcomeCounters {
    private final Map<String, LongAdder> counts = new LinkedHashMap<>(); // not changed after it is made
    private final CompositeType type;

    /**
     * @param title what is counted, in a few words
     * @param names the things that there are, each at most once
     */
    public OutcomeCounters(String title, Collection<String> names) {
        names.forEach(name -> counts.put(name, new LongAdder()));
        String[] keys = counts.keySet().toArray(String[]::new);
        OpenType<?>[] types = new OpenType<?>[keys.length];
        Arrays.fill(types, SimpleType.LONG);
        try {
            this.type = new CompositeType(title, title, keys, keys, types);
        } catch (OpenDataException e) {
            throw new IllegalStateException("a title and names make a type", e);
        }
    }

    /** @param name one of those that there are */
    public void count(String name) {
        counts.get(name).increment();
    }

    /** How often those came about of whose names this holds. */
    long sum(Predicate<String> which) {
        return counts.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** All counts by name, for JMX. */
    public CompositeData counts() {
        Map<String, Object> values = new LinkedHashMap<>();
        counts.forEach((name, count) -> values.put(name, count.sum()));
        try {
            return new CompositeDataSupport(type, values);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the values are of their type", e);
        }
    }
}
