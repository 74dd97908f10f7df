package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.cache.CachedOutcome;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.tomcat.connection.CipherStrength;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.DirectTls;
import org.adcertmap.tomcat.connection.PostHandshakeCertificate;
import org.adcertmap.tomcat.connection.SslRequirement;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.management.ManagedValve;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.response.OutcomeLog;
import org.adcertmap.tomcat.response.RefusalReport;
import org.adcertmap.tomcat.response.ServerVariables;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.session.NewSessionBinding;
import org.adcertmap.tomcat.session.SessionBinding;
import org.adcertmap.tomcat.startup.StartupCheck;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Authenticates requests by their client certificates: takes the certificate from the connector or from the header of a
 * trusted proxy, has the Realm map it, and continues the request with the account's principal, continues it
 * unauthenticated, or refuses it. May be in an Engine, Host or Context; each of several Valves may refuse, and the
 * innermost sets the principal. Fails closed: only a {@link Mapped} outcome sets a principal, and a certificate that
 * cannot be mapped because of an outage or an internal error ends the request. Thread-safe: the fields are final and
 * thread-safe themselves; the state of a request is in the request.
 */
public class ClientCertificateMappingValve extends ManagedValve {
    private static final Log LOG = LogFactory.getLog(ClientCertificateMappingValve.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    private final NextValve nextValve = new NextValve(this);
    private final ConnectionCache connections = new ConnectionCache();
    private final DirectTls directTls = new DirectTls(this);

    @Override
    protected void startInternal() throws LifecycleException {
        validateAttributes();
        if (isEnabled() && RealmLookup.in(getContainer()).isEmpty()) {
            LOG.error("enabled is [true] on the ClientCertificateMappingValve of ["
                    + getContainer().getName() + "], but there is no started ActiveDirectoryRealm for it: requests with"
                    + " a certificate are refused with 500 " + HttpRefusal.NO_REALM.reasonCode()
                    + ", unless their application has one of its own; add an ActiveDirectoryRealm, or look for the"
                    + " error that stopped its start");
        }
        StartupCheck.schedule(getContainer());
        super.startInternal();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        connections.clear();
    }

    /** Evicts what is cached of idle connections; Tomcat calls this every few seconds. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        connections.evictIdle();
        directTls.clearConnectors();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Optional<String> malformedHeader = forwardedCertificate().apply(request);
        if (response.isError()) {
            getNext().invoke(request, response); // refused by a ClientCertificateMappingValve of an outer container
            return;
        }
        if (request.isAsyncDispatching() && nextValve.invokeDispatch(request, response, realmFor(request))) {
            return;
        }
        CachedPrincipal.clear(request);
        if (malformedHeader.isPresent()) {
            ServerVariables.clear(request);
            refuse(request, response, HttpRefusal.malformedHeader(malformedHeader.get()), null);
            return;
        }
        boolean direct = isEnabled() && directTls.isDirect(request, getContainer());
        boolean useConnectionCache = direct
                && SslRequirement.firstUnmet(flags(), request, true, false).isEmpty();
        ConnectionCache.Entry cached = useConnectionCache ? connections.get(request, realmFor(request)) : null;
        Optional<CachedOutcome<Login>> fresh = cached == null ? Optional.empty() : cached.outcome();
        if (fresh.isPresent()) {
            ServerVariables.clearRefusal(request);
            continueAuthenticated(fresh.get(), cached.keySize(), request, response);
            return;
        }
        ServerVariables.clear(request); // a Valve of an outer container may have set them
        X509Certificate[] chain = PostHandshakeCertificate.chainOf(request, flags(), LOG);
        boolean hasCertificate = chain != null && chain.length > 0;
        Optional<HttpRefusal> unmet = SslRequirement.firstUnmet(
                        flags(), request, hasCertificate, forwardedCertificate().isFromTrustedProxy(request))
                .map(HttpRefusal::of);
        if (unmet.isPresent()) {
            refuse(request, response, unmet.get(), null);
        } else if (!isEnabled() || !hasCertificate) {
            continueUnauthenticated(request, response, HttpRefusal.AUTHENTICATION_REQUIRED, null);
        } else {
            authenticate(request, response, chain, direct);
        }
    }

    private Optional<CertificateRealm> realmFor(Request request) {
        return RealmLookup.in(request.getContext(), getContainer());
    }

    /** @param direct whether the chain is that of the connection's own handshake, see {@link DirectTls} */
    private void authenticate(Request request, Response response, X509Certificate[] chain, boolean direct)
            throws IOException, ServletException {
        Optional<CertificateRealm> realm = realmFor(request);
        if (realm.isEmpty()) {
            refuse(request, response, HttpRefusal.NO_REALM, null);
            return;
        }
        CachedOutcome<Login> cached;
        try {
            cached = realm.get().map(chain);
            realm.get().count(cached.outcome());
        } catch (RuntimeException e) {
            LOG.error("A certificate could not be mapped because of an internal error", e);
            refuse(request, response, HttpRefusal.INTERNAL_ERROR, null);
            return;
        }
        if (cached.attachment().isPresent()) {
            if (direct) {
                connections.put(request, realm.get(), cached.key());
            }
            continueAuthenticated(cached, CipherStrength.keySize(request), request, response);
            return;
        }
        MappingOutcome outcome = cached.outcome();
        HttpRefusal refusal = outcome.match(
                handledAbove -> HttpRefusal.INTERNAL_ERROR,
                denied -> HttpRefusal.of(denied.refusal().denial()),
                unavailable -> HttpRefusal.DIRECTORY_UNAVAILABLE);
        if (refusal.allowsAnonymous()) {
            continueUnauthenticated(request, response, refusal, outcome);
        } else {
            refuse(request, response, refusal, outcome);
        }
    }

    /** @param keySize bits of the connection's cipher; {@code null} if unknown */
    private void continueAuthenticated(CachedOutcome<Login> mapped, String keySize, Request request, Response response)
            throws IOException, ServletException {
        countResponse(HttpRefusal.MAPPED);
        if (!ValvePosition.isInnermost(this, getContainer(), request)) {
            nextValve.invoke(request, response);
            return;
        }
        OutcomeLog.write(LOG, mapped.outcome(), "");
        Login login = mapped.attachment().orElseThrow();
        String certificate = login.certificateSha256();
        SessionBinding.enforce(request, Optional.of(certificate));
        request.setUserPrincipal(login.principal());
        CachedPrincipal.markVerified(request, login.principal());
        request.setAuthType(HttpServletRequest.CLIENT_CERT_AUTH);
        ServerVariables.setLogin(request, login, keySize);
        nextValve.invokeBound(certificate, request, response);
    }

    /**
     * @param refusal the response where anonymous authentication is off
     * @param outcome of the certificate; {@code null} if none was mapped
     */
    private void continueUnauthenticated(
            Request request, Response response, HttpRefusal refusal, MappingOutcome outcome)
            throws IOException, ServletException {
        if (!isAnonymousAuthentication()) {
            refuse(request, response, refusal, outcome);
            return;
        }
        countResponse(refusal.reasonCode());
        if (ValvePosition.isInnermost(this, getContainer(), request)) {
            if (isEnabled()) {
                SessionBinding.enforce(request, Optional.empty());
            } else {
                SessionBinding.expireIfBound(request);
            }
            NewSessionBinding.end(); // a Valve of an outer container may have mapped a certificate
            ServerVariables.setCertificate(request, outcome);
            if (outcome != null) {
                RefusalReport.write(request, refusal, outcome, LOG);
            }
        }
        nextValve.invoke(request, response);
    }

    /** Ends the request with Tomcat's error page, or the application's own. */
    private void refuse(Request request, Response response, HttpRefusal refusal, MappingOutcome outcome)
            throws IOException, ServletException {
        countResponse(refusal.reasonCode());
        if (refusal.isClientError()) {
            SessionBinding.enforce(request, Optional.empty());
        } else {
            // The account is unknown, but a session that is bound to another certificate is not this client's.
            SessionBinding.expireIfBoundToOther(request);
        }
        if (refusal == HttpRefusal.DIRECTORY_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        ServerVariables.setCertificate(request, outcome);
        String correlation = RefusalReport.write(request, refusal, outcome, LOG);
        response.sendError(refusal.status(), refusal.reasonCode() + " " + correlation);
        // The Valve after that of an Engine or a Host leads to the Host's ErrorReportValve, which does not run the
        // application for a request in error. The Valve after that of a Context leads to the application itself.
        if (!(getContainer() instanceof Context)) {
            CachedPrincipal.removeSingleSignOnCookies(request);
            getNext().invoke(request, response);
        }
    }
}
