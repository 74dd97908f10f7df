// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSession;
import org.adcertmap.denial.Refusal;

/**
 * Records by TLS session ID whether the client certificate of a handshake was trusted, for connectors that let
 * untrusted ones through. A session that is not recorded is not trusted. A record of a trusted session lasts as long as
 * the session; of the refused ones the 20,000 latest have their reason. A connection that resumes a session must have
 * the ID of its handshake: so no TLS 1.3 session can be resumed (there each resumption has another ID), and none of TLS
 * 1.2 by a session ticket (RFC 5077, likewise), which the JDK issues for no session with a value. Thread-safe: the map
 * of trusted sessions is concurrent, its own lock guards that of refused ones.
 */
final class JudgedSessions {
    private static final int MAX_REFUSED = 20_000;
    private static final String JUDGED = "org.adcertmap.judged";
    private static final String TLS_1_3 = "TLSv1.3";

    private final Map<String, Trusted> trusted = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final Map<String, Refusal> refused;

    /** Refers to the value that the session holds. */
    private static final class Trusted extends WeakReference<Object> {
        private final String session;

        private Trusted(String session, Object value, ReferenceQueue<Object> queue) {
            super(value, queue);
            this.session = session;
        }
    }

    JudgedSessions() {
        this(MAX_REFUSED);
    }

    JudgedSessions(int maxRefused) {
        this.refused = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
                return size() > maxRefused;
            }
        };
    }

    /** Records that the certificate of a handshake is trusted. */
    void trust(SSLSession handshake) {
        Object value = new Object();
        String session = limitResumption(handshake, value);
        for (Object old = collected.poll(); old != null; old = collected.poll()) {
            trusted.remove(((Trusted) old).session, old);
        }
        trusted.put(session, new Trusted(session, value, collected));
    }

    /** Records that the certificate of a handshake is refused, and why. */
    void refuse(SSLSession handshake, Refusal refusal) {
        String session = limitResumption(handshake, new Object());
        synchronized (refused) {
            refused.put(session, refusal);
        }
    }

    /** Returns whether a session is recorded as trusted. */
    boolean isTrusted(String session) {
        return session != null && trusted.containsKey(session);
    }

    /** Returns why the certificate of a session was refused; empty if no refusal is recorded. */
    Optional<Refusal> refusal(String session) {
        synchronized (refused) {
            return Optional.ofNullable(refused.get(session));
        }
    }

    /**
     * Makes the session hold a value. It is invalidated in TLS 1.3 only: in TLS 1.2 the client may already expect a
     * session ticket, and ends the handshake where none comes.
     *
     * @return the ID as Tomcat's request attribute spells it
     */
    private static String limitResumption(SSLSession handshake, Object value) {
        handshake.putValue(JUDGED, value);
        if (TLS_1_3.equals(handshake.getProtocol())) {
            handshake.invalidate();
        }
        return HexFormat.of().formatHex(handshake.getId());
    }
}
