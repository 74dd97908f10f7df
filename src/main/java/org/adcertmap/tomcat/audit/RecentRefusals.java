// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Base64.Encoder;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
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
     * @param site Host and Context, for example {@code localhost/app}
     * @param chain the certificates that the client presented, its own first, in DER; not to be changed
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
            String site,
            String remoteAddress,
            String detail,
            String hint,
            List<byte[]> chain) {}

    /**
     * Where a request was refused.
     *
     * @param site Host and Context
     * @param remoteAddress the address of the client
     */
    public record Place(String site, String remoteAddress) {
        /** Makes the texts printable. */
        public Place {
            site = Printable.excerpt(site);
            remoteAddress = String.valueOf(remoteAddress);
        }
    }

    /** The certificates of a client are kept up to this length; a TLS handshake admits more. */
    private static final int MAX_CHAIN_OCTETS = 16_384;

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
     * @param chain the certificates that the client presented; empty if none was mapped
     */
    public void add(
            String correlation,
            String reason,
            String substatus,
            Optional<MappingOutcome> outcome,
            Place place,
            String detail,
            List<X509Certificate> chain) {
        if (isOff()) {
            return;
        }
        Optional<Denied> denied = outcome.flatMap(known ->
                known.match(mapped -> Optional.<Denied>empty(), Optional::of, unavailable -> Optional.<Denied>empty()));
        Optional<ClientCertificate> certificate = denied.flatMap(Denied::clientCertificate);
        String cause = outcome.map(known -> known.match(
                        mapped -> detail, refused -> refused.refusal().detail(), unavailable -> unavailable.cause()))
                .orElse(detail);
        List<byte[]> encoded = encoded(chain);
        keep(number -> new Entry(
                number,
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
                place.site(),
                place.remoteAddress(),
                Printable.excerpt(cause),
                denied.map(known -> Printable.excerpt(known.refusal().hint())).orElse(""),
                encoded.stream().map(this::shared).toList()));
    }

    /**
     * Adds a request that a security-constraint of the application refused, of a mapped account or without a
     * certificate; the certificate is not kept, as it was accepted.
     *
     * @param sid the SID of the account; empty if there is none
     * @param detail the reason in words
     * @param hint what to do; may be empty
     */
    public void addByConstraint(
            String correlation, String reason, String substatus, String sid, Place place, String detail, String hint) {
        if (isOff()) {
            return;
        }
        keep(number -> new Entry(
                number,
                Instant.now(),
                correlation,
                reason,
                substatus,
                "",
                "",
                "",
                Printable.excerpt(sid),
                place.site(),
                place.remoteAddress(),
                Printable.excerpt(detail),
                Printable.excerpt(hint),
                List.of()));
    }

    private boolean isOff() {
        if (capacity.getAsInt() == 0) {
            trim();
            return true;
        }
        return false;
    }

    private void keep(LongFunction<Entry> entry) {
        synchronized (this) {
            entries.addLast(entry.apply(++count));
        }
        trim();
    }

    private static List<byte[]> encoded(List<X509Certificate> chain) {
        List<byte[]> encoded = new ArrayList<>();
        int octets = 0;
        try {
            for (X509Certificate certificate : chain) {
                byte[] der = certificate.getEncoded();
                octets += der.length;
                if (octets > MAX_CHAIN_OCTETS) {
                    break;
                }
                encoded.add(der);
            }
        } catch (CertificateEncodingException e) {
            return List.of(); // it cannot be shown
        }
        return encoded;
    }

    /**
     * Returns the same octets of another entry, so that a certificate is in memory once. Looks at the newest first: a
     * client that is refused once is refused again.
     */
    private byte[] shared(byte[] certificate) {
        for (Iterator<Entry> newestFirst = entries.descendingIterator(); newestFirst.hasNext(); ) {
            for (byte[] other : newestFirst.next().chain()) {
                if (Arrays.equals(other, certificate)) {
                    return other;
                }
            }
        }
        return certificate;
    }

    /** Returns the certificates of a refusal in PEM, the client's first; empty if it is not kept, or has none. */
    public Optional<String> pem(String number) {
        Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return newestFirst().stream()
                .filter(entry -> String.valueOf(entry.number()).equals(number)
                        && !entry.chain().isEmpty())
                .findFirst()
                .map(entry -> entry.chain().stream()
                        .map(der -> "-----BEGIN CERTIFICATE-----\n" + lines.encodeToString(der)
                                + "\n-----END CERTIFICATE-----\n")
                        .collect(Collectors.joining()));
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
