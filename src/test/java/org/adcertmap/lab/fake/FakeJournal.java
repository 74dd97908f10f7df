// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The update sequence numbers of the entries, and which attributes and members were changed with each. */
final class FakeJournal {
    /**
     * One change of one attribute.
     *
     * @param attribute in lower case
     * @param member the value that was added or removed; empty unless the attribute is member
     */
    private record Change(long usn, String dn, String attribute, String member, boolean isAdded) {}

    /**
     * What has changed of an entry.
     *
     * @param members whether each changed member is one now
     */
    record Changed(Set<String> attributes, Map<String, Boolean> members) {}

    private final List<Change> changes = new ArrayList<>(); // in the order of their numbers
    private final Map<String, Long> usns = new HashMap<>(); // of the last change, by DN in lower case
    private long usn = 1_000;

    synchronized long usn() {
        return usn;
    }

    /** Sets the number back, as on a domain controller that was restored from a backup. */
    synchronized void restore(long earlier) {
        usn = earlier;
        changes.removeIf(change -> change.usn() > earlier);
        usns.clear();
        changes.forEach(change -> usns.put(normalized(change.dn()), change.usn()));
    }

    synchronized void added(Entry entry) {
        usn++;
        for (Attribute attribute : entry.getAttributes()) {
            add(entry.getDN(), attribute.getBaseName(), List.of(attribute.getValues()), true);
        }
        add(entry.getDN(), "name", List.of(), true);
    }

    /** @param before the entry before the modification */
    synchronized void modified(Entry before, Modification... modifications) {
        usn++;
        for (Modification modification : modifications) {
            List<String> values = Arrays.asList(modification.getValues());
            String[] old = before.getAttributeValues(modification.getAttributeName());
            boolean isDeleted = modification.getModificationType() == ModificationType.DELETE;
            boolean removesOld = modification.getModificationType() == ModificationType.REPLACE;
            if (removesOld && old != null) {
                add(before.getDN(), modification.getAttributeName(), Arrays.asList(old), false);
            }
            add(before.getDN(), modification.getAttributeName(), values, !isDeleted);
        }
    }

    synchronized void moved(String dn, String to) {
        usn++;
        changes.replaceAll(change -> normalized(change.dn()).equals(normalized(dn))
                ? new Change(change.usn(), to, change.attribute(), change.member(), change.isAdded())
                : change);
        usns.remove(normalized(dn));
        add(to, "name", List.of(), true);
    }

    /** A deleted object is in a container that the bind account may not read. */
    synchronized void deleted(String dn) {
        usn++;
        changes.removeIf(change -> normalized(change.dn()).equals(normalized(dn)));
        usns.remove(normalized(dn));
    }

    private void add(String dn, String attribute, List<String> values, boolean isAdded) {
        String name = attribute.toLowerCase(Locale.ROOT);
        usns.put(normalized(dn), usn);
        changes.add(new Change(usn, dn, name, "", isAdded));
        if (name.equals("member")) {
            values.forEach(value -> changes.add(new Change(usn, dn, name, value, isAdded)));
        }
    }

    synchronized long usnOf(String dn) {
        return usns.getOrDefault(normalized(dn), 1L);
    }

    /** Returns the DNs of entries that have changed since then. */
    Set<String> changedSince(long start) {
        return Set.copyOf(since(start).keySet());
    }

    /** Returns what has changed since then, by DN. */
    synchronized Map<String, Changed> since(long start) {
        Map<String, Changed> changed = new LinkedHashMap<>();
        int first = changes.size();
        while (first > 0 && changes.get(first - 1).usn() > start) {
            first--;
        }
        for (Change change : changes.subList(first, changes.size())) {
            Changed entry = changed.computeIfAbsent(
                    change.dn(), dn -> new Changed(new LinkedHashSet<>(), new LinkedHashMap<>()));
            entry.attributes().add(change.attribute());
            if (!change.member().isEmpty()) {
                entry.members().put(change.member(), change.isAdded());
            }
        }
        return changed;
    }

    private static String normalized(String dn) {
        return dn.toLowerCase(Locale.ROOT);
    }
}
