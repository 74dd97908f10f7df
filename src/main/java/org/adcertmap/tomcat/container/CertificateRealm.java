// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.audit.AuditLog;
import org.adcertmap.tomcat.audit.RecentRefusals;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Realm;

/**
 * Maps certificate chains to accounts: the port through which Valve, sessions and connections use the Realm. Unlike
 * {@link Realm#authenticate(X509Certificate[])}, it distinguishes mapped, denied and unavailable. Thread-safe between
 * start and stop.
 */
public interface CertificateRealm extends Realm {
    /**
     * Maps a certificate chain as all CertificateRealms of the container together do, see {@link CombinedDecision}; one
     * that is alone there maps by itself. A mapped outcome comes with its {@link Login}, and each with the key by which
     * {@link #getIfFresh} finds it.
     *
     * @param chain the client's certificate first, then the CA certificates that it presented; not empty
     * @param account that of {@link ValvePosition#accountPattern}, never one that a client chooses
     * @throws IllegalStateException if the Realm is not started
     */
    CachedOutcome<Login> map(X509Certificate[] chain, AccountPattern account);

    /**
     * Maps a certificate chain by this Realm alone, from the cache or anew.
     *
     * @param chain as for {@link #map}
     * @param account as for {@link #map}
     * @throws IllegalStateException if the Realm is not started
     */
    CachedOutcome<Login> mapAlone(X509Certificate[] chain, AccountPattern account);

    /**
     * Returns why a certificate is refused, whichever other Realm maps it: a mapping of this Realm denies it. Looks at
     * the rules alone, and not at whether this Realm trusts the certificate.
     *
     * @throws IllegalStateException if the Realm is not started
     */
    Optional<Refusal> veto(X509Certificate certificate);

    /**
     * Returns the cached outcome of a chain, mapped or denied, if it is valid and needs no refresh yet. Never waits,
     * never searches the directory.
     *
     * @param key from an outcome of {@link #map}
     * @return empty where {@link #map} must be called
     */
    Optional<CachedOutcome<Login>> getIfFresh(ChainKey key);

    /**
     * Returns the CAs that a connector shows to clients and trusts in the handshake; also after a stop.
     *
     * @return empty where these are the connector's own; no CA where those of NTAuth are not known
     */
    Optional<List<X509Certificate>> clientAuthIssuers();

    /** Returns the latest refused requests of the Realm. */
    RecentRefusals recentRefusals();

    /** Returns the audit log of the Realm. */
    AuditLog audit();

    /**
     * Returns what delegates mapped accounts; empty where delegation is not set up, and unless the Realm is started. Of
     * several CertificateRealms of the container, that of the only one which maps to accounts; empty if there are more.
     */
    Optional<KerberosDelegation> delegation();

    /** Counts the outcome of a request, once and not again for its dispatches. */
    void count(MappingOutcome outcome);
}
