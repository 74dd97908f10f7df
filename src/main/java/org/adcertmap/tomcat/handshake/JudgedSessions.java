// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.adcertmap.denial.Refusal;

/**
 * Records by TLS session ID whether the client certificate of a handshake was trusted, for connectors that let
 * untrusted ones through. A session that is not recorded is not trusted. Every session with a certificate is
 * invalidated, so that none can be resumed: a resumed session has another ID, and its connection no handshake with a
 * certificate. A record of a trusted session lasts as long as the connection's TLS engine. Of the refused sessions the
 * 20,000 latest are recorded, and the connections of older ones are closed. Thread-safe: the map of trusted sessions is
 * concurrent, its own lock guards that of refused ones.
 */
final class JudgedSessions {
    private static final int MAX_REFUSED = 20_000;

    private final int maxRefused;
    private final Map<String, Trusted> trusted = new ConcurrentHashMap<>();
    private final ReferenceQueue<SSLEngine> collected = new ReferenceQueue<>();
    private final Map<String, Refused> refused = new LinkedHashMap<>();

    private static final class Trusted extends WeakReference<SSLEngine> {
        private final String session;

        private Trusted(String session, SSLEngine engine, ReferenceQueue<SSLEngine> queue) {
            super(engine, queue);
            this.session = session;
        }
    }

    private record Refused(WeakReference<SSLEngine> engine, Refusal refusal) {}

    JudgedSessions() {
        this(MAX_REFUSED);
    }

    JudgedSessions(int maxRefused) {
        this.maxRefused = maxRefused;
    }

    /** Records that the certificate of the current handshake is trusted. */
    void trust(SSLEngine engine) {
        String session = invalidate(engine);
        for (Object old = collected.poll(); old != null; old = collected.poll()) {
            trusted.remove(((Trusted) old).session, old);
        }
        trusted.put(session, new Trusted(session, engine, collected));
    }

    /** Records that the certificate of the current handshake is refused, and why. */
    void refuse(SSLEngine engine, Refusal refusal) {
        String session = invalidate(engine);
        Optional<Refused> evicted;
        synchronized (refused) {
            evicted = refused.size() < maxRefused
                    ? Optional.empty()
                    : Optional.of(refused.remove(refused.keySet().iterator().next()));
            refused.put(session, new Refused(new WeakReference<>(engine), refusal));
        }
        evicted.ifPresent(JudgedSessions::close);
    }

    /** Returns whether a session is recorded as trusted. */
    boolean isTrusted(String session) {
        return session != null && trusted.containsKey(session);
    }

    /** Returns why the certificate of a session was refused; empty if no refusal is recorded. */
    Optional<Refusal> refusal(String session) {
        synchronized (refused) {
            return Optional.ofNullable(refused.get(session)).map(Refused::refusal);
        }
    }

    /** Closes every open connection whose certificate was refused. */
    void closeRefused() {
        List<Refused> all;
        synchronized (refused) {
            all = List.copyOf(refused.values());
            refused.clear();
        }
        all.forEach(JudgedSessions::close);
    }

    /** Returns the ID as Tomcat's request attribute spells it. */
    private static String invalidate(SSLEngine engine) {
        SSLSession session = engine.getHandshakeSession();
        session.invalidate();
        return HexFormat.of().formatHex(session.getId());
    }

    private static void close(Refused one) {
        SSLEngine engine = one.engine().get();
        if (engine == null) {
            return;
        }
        engine.closeOutbound();
        try {
            engine.closeInbound();
        } catch (SSLException e) {
            // The client has sent no close_notify, and the engine reads nothing more.
        }
    }
}
