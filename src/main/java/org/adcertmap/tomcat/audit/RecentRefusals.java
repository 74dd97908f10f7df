// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;

/**
 * Keeps the latest refused requests of a Realm, as many as {@code recentRefusals} says, for an administrator who looks
 * for a correlation ID. Written for refused requests only. Thread-safe: {@code this} guards the queue.
 */
public final class RecentRefusals {
    /**
     * One refused request, all texts printable and of bounded length; empty for what is not known.
     *
     * @param number counts the refusals from 1
     * @param certificate issuer and serial number
     */
    public record Entry(
            long number,
            Instant at,
            String correlation,
            String reason,
            String substatus,
            String certificate,
            String subject,
            String claimedUpn,
            String sid,
            String remoteAddress,
            String detail,
            String hint) {}

    private final IntSupplier capacity;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long count;

    /** @param capacity returns how many are kept, which may change at any time; 0 for none */
    public RecentRefusals(IntSupplier capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds a refused request.
     *
     * @param outcome the outcome of the mapping; empty if no certificate was mapped
     * @param detail what is known besides the outcome, in words
     */
    public void add(
            String correlation,
            String reason,
            String substatus,
            Optional<MappingOutcome> outcome,
            String remoteAddress,
            String detail) {
        if (capacity.getAsInt() == 0) {
            trim();
            return;
        }
        Optional<Denied> denied = outcome.flatMap(known ->
                known.match(mapped -> Optional.<Denied>empty(), Optional::of, unavailable -> Optional.<Denied>empty()));
        Optional<ClientCertificate> certificate = denied.flatMap(Denied::clientCertificate);
        String cause = outcome.map(known -> known.match(
                        mapped -> detail, refused -> refused.refusal().detail(), unavailable -> unavailable.cause()))
                .orElse(detail);
        synchronized (this) {
            entries.addLast(new Entry(
                    ++count,
                    Instant.now(),
                    correlation,
                    reason,
                    substatus,
                    outcome.map(MappingOutcome::certificateName).orElse(""),
                    certificate.map(ClientCertificate::subjectText).orElse(""),
                    certificate
                            .map(known -> Printable.excerpt(String.join(", ", known.claimedUpns())))
                            .orElse(""),
                    denied.flatMap(Denied::account).map(Object::toString).orElse(""),
                    String.valueOf(remoteAddress),
                    Printable.excerpt(cause),
                    denied.map(known -> Printable.excerpt(known.refusal().hint()))
                            .orElse("")));
        }
        trim();
    }

    private synchronized void trim() {
        while (entries.size() > capacity.getAsInt()) {
            entries.removeFirst();
        }
    }

    /** Returns the refusals, the newest first. */
    public List<Entry> newestFirst() {
        trim();
        synchronized (this) {
            List<Entry> newestFirst = new ArrayList<>(entries.size());
            entries.descendingIterator().forEachRemaining(newestFirst::add);
            return newestFirst;
        }
    }
}
