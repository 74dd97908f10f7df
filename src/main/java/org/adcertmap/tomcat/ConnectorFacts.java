// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import java.util.Optional;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.ClientTls;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.DirectTls;
import org.adcertmap.tomcat.connection.PostHandshakeCertificate;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.connection.proxy.ForwardedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.decision.RequestFacts;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.session.RequestState;
import org.adcertmap.trust.TrustStatus;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Looks the facts about a request up in Tomcat: its connector, the connection cache of the Valve, and the Realm.
 * Confined to the thread of the request.
 */
final class ConnectorFacts implements RequestFacts {
    private static final Log LOG = LogFactory.getLog("org.adcertmap.tomcat.ClientCertificateMappingValve");

    private final MappingValve valve;
    private final Container container;
    private final ForwardedCertificate forwarded;
    private final DirectTls directTls;
    private final ConnectionCache connections;
    private final Request request;
    private final Optional<String> malformedHeader;
    private boolean direct; // true once isDirectTls has returned true

    ConnectorFacts(
            MappingValve valve,
            Container container,
            ForwardedCertificate forwarded,
            DirectTls directTls,
            ConnectionCache connections,
            Request request,
            Optional<String> malformedHeader) {
        this.valve = valve;
        this.container = container;
        this.forwarded = forwarded;
        this.directTls = directTls;
        this.connections = connections;
        this.request = request;
        this.malformedHeader = malformedHeader;
    }

    /** Returns the Realm of the application, otherwise that of the Valve's container. */
    static Optional<CertificateRealm> realmFor(Request request, Container ofValve) {
        return RealmLookup.in(request.getContext(), ofValve);
    }

    @Override
    public Optional<String> malformedHeader() {
        return malformedHeader;
    }

    @Override
    public boolean isDirectTls() {
        direct = directTls.isDirect(request, container);
        return direct;
    }

    @Override
    public ClientTls tls() {
        return forwarded.isFromTrustedProxy(request) ? ClientTls.ofProxy(request) : ClientTls.ofConnection(request);
    }

    @Override
    public Optional<ConnectionCache.Hit> connectionCacheHit() {
        Optional<CertificateRealm> realm = realm();
        Optional<ConnectionCache.Hit> hit = connections.get(request, realm, accountPattern());
        if (hit.isPresent() && !hit.get().outcome().hasAttachment()) {
            if (!valve.isAnonymousAuthentication()) {
                connections.setTlsAttributes(request);
            }
            PresentedCertificate.ifReadable(request)
                    .ifPresent(refused ->
                            RequestState.of(request).markDenied(realm.orElseThrow(), refused.clientCertificate()));
        }
        return hit;
    }

    private AccountPattern accountPattern() {
        return ValvePosition.accountPattern(request, container);
    }

    @Override
    public Optional<PresentedCertificate> certificate() {
        return PostHandshakeCertificate.of(request, valve.flags(), LOG);
    }

    @Override
    public Optional<CertificateRealm> realm() {
        return realmFor(request, container);
    }

    /**
     * Maps and counts; a certificate of direct TLS that is mapped, or trusted and denied, is cached for its connection.
     * One that is not trusted takes no memory.
     */
    @Override
    public CachedOutcome<Login> map(CertificateRealm realm, PresentedCertificate certificate) {
        long start = System.nanoTime();
        AccountPattern account = accountPattern();
        CachedOutcome<Login> cached = realm.map(certificate.chain(), account);
        RequestState.of(request).markMapped(System.nanoTime() - start);
        realm.count(cached.outcome());
        if (!cached.hasAttachment()) {
            RequestState.of(request).markDenied(realm, certificate.clientCertificate());
        }
        boolean isOfATrustedCertificate = cached.hasAttachment()
                || cached.outcome() instanceof Denied denied && denied.trust() == TrustStatus.TRUSTED;
        if (direct && isOfATrustedCertificate) {
            connections.put(request, realm, account, cached);
        }
        return cached;
    }
}
