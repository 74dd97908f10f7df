package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
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
import org.adcertmap.tomcat.management.ManagedValve;
import org.adcertmap.tomcat.response.AccountPrincipal;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.response.Login;
import org.adcertmap.tomcat.response.OutcomeLog;
import org.adcertmap.tomcat.response.RefusalReport;
import org.adcertmap.tomcat.response.ServerVariables;
import org.adcertmap.tomcat.session.AsyncCompletion;
import org.adcertmap.tomcat.session.AsyncDispatch;
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
 * The Valve: takes the client certificate from the connector or from a listed proxy, asks the Realm whose it is, and
 * lets the request go on as that account, go on as nobody, or end. Works at Engine, Host and Context; each of several
 * may refuse, and the innermost says who it is. Whatever cannot be decided ends the request; nothing but a Mapped
 * outcome makes a principal.
 */
public class ClientCertificateMappingValve extends ManagedValve {
    private static final Log LOG = LogFactory.getLog(ClientCertificateMappingValve.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    /** The note of a request that has been let pass and may come back from an asynchronous dispatch. */
    private final String passed = ClientCertificateMappingValve.class.getName() + "@" + System.identityHashCode(this);

    private final ConnectionCache connections = new ConnectionCache();
    private final DirectTls tls = new DirectTls(this);

    @Override
    protected void startInternal() throws LifecycleException {
        validateAttributes();
        if (isEnabled() && RealmLookup.in(getContainer()).isEmpty()) {
            LOG.error("The Valve of [" + getContainer().getName()
                    + "] is enabled, but there is no started ActiveDirectoryRealm for it:"
                    + " every request that finds none of its own will be refused with 500 "
                    + HttpRefusal.NO_REALM.reasonCode());
        }
        StartupCheck.atStartOf(getContainer());
        super.startInternal();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Optional<String> brokenHeader = forwardedCertificate().apply(request);
        if (response.isError()) {
            getNext().invoke(request, response); // refused by a Valve of ours in an outer container
            return;
        }
        if (request.isAsyncDispatching() && AsyncDispatch.continues(request, response, passed, realmOf(request))) {
            goOnAsBefore(request, response);
            return;
        }
        CachedPrincipal.clear(request);
        if (brokenHeader.isPresent()) {
            ServerVariables.clear(request);
            refuse(request, response, HttpRefusal.malformedHeader(brokenHeader.get()), null);
            return;
        }
        boolean ownTls = isEnabled() && tls.isDirect(request, getContainer());
        boolean mayRecall = ownTls
                && SslRequirement.firstUnmet(flags(), request, true, false).isEmpty();
        ConnectionCache.Entry known = mayRecall ? connections.get(request, realmOf(request)) : null;
        Optional<Mapped> recalled = known == null ? Optional.empty() : known.mapped();
        if (recalled.isPresent()) {
            ServerVariables.clearRefusal(request);
            goOnAs(recalled.get(), known.keySize(), request, response);
            return;
        }
        ServerVariables.clear(request); // what a Valve of an outer container said is not what this one says
        X509Certificate[] chain = PostHandshakeCertificate.chainOf(request, flags(), LOG);
        boolean hasCertificate = chain != null && chain.length > 0;
        Optional<HttpRefusal> unmet = SslRequirement.firstUnmet(
                        flags(), request, hasCertificate, forwardedCertificate().isFromTrustedProxy(request))
                .map(HttpRefusal::of);
        if (unmet.isPresent()) {
            refuse(request, response, unmet.get(), null);
        } else if (!isEnabled() || !hasCertificate) {
            goOnAsNobody(request, response, HttpRefusal.AUTHENTICATION_REQUIRED, null);
        } else {
            answer(request, response, chain, ownTls);
        }
    }

    private Optional<CertificateRealm> realmOf(Request request) {
        return RealmLookup.in(request.getContext(), getContainer());
    }

    /** Called by Tomcat every few seconds. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        connections.evictIdle();
        tls.clearConnectors();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        connections.clear();
    }

    /** @param ownTls whether this connection can have no other certificate */
    private void answer(Request request, Response response, X509Certificate[] chain, boolean ownTls)
            throws IOException, ServletException {
        Optional<CertificateRealm> realm = realmOf(request);
        if (realm.isEmpty()) {
            refuse(request, response, HttpRefusal.NO_REALM, null);
            return;
        }
        MappingOutcome outcome;
        Object key;
        try {
            key = realm.get().cacheKey(chain);
            outcome = realm.get().map(chain, key);
        } catch (RuntimeException e) {
            LOG.error("A certificate could not be mapped because of a fault in this software", e);
            refuse(request, response, HttpRefusal.INTERNAL_ERROR, null);
            return;
        }
        Optional<Mapped> mapped =
                outcome.match(Optional::of, denied -> Optional.empty(), unavailable -> Optional.empty());
        if (mapped.isPresent()) {
            if (ownTls) {
                connections.put(request, realm.get(), key);
            }
            goOnAs(mapped.get(), CipherStrength.keySize(request), request, response);
            return;
        }
        HttpRefusal answer = outcome.match(
                never -> HttpRefusal.INTERNAL_ERROR,
                denied -> HttpRefusal.of(denied.refusal().denial()),
                unavailable -> HttpRefusal.DIRECTORY_UNAVAILABLE);
        if (answer.allowsAnonymous()) {
            goOnAsNobody(request, response, answer, outcome);
        } else {
            refuse(request, response, answer, outcome);
        }
    }

    /** @param keySize bits of the connection's cipher, {@code null} where they are not known */
    private void goOnAs(Mapped mapped, String keySize, Request request, Response response)
            throws IOException, ServletException {
        countResponse(HttpRefusal.MAPPED);
        if (!ValvePosition.is(this, getContainer(), request)) {
            goOn(request, response);
            return;
        }
        OutcomeLog.write(LOG, mapped, "");
        SessionBinding.enforce(request, Optional.of(mapped.clientCertificate().sha256Thumbprint()));
        Login login = mapped.memoized(Login::of);
        request.setUserPrincipal(login.principal());
        CachedPrincipal.markVerified(request, login.principal());
        request.setAuthType(HttpServletRequest.CLIENT_CERT_AUTH);
        ServerVariables.setLogin(request, login, keySize);
        goOnUnder(mapped.clientCertificate().sha256Thumbprint(), request, response);
    }

    /** Hands the request on; a session that it opens on the way belongs to the certificate. */
    private void goOnUnder(String certificate, Request request, Response response)
            throws IOException, ServletException {
        NewSessionBinding.begin(certificate, request.getContext());
        try {
            goOn(request, response);
        } finally {
            NewSessionBinding.end();
            SessionBinding.bind(request, certificate);
            if (request.isAsync()) {
                AsyncCompletion.runOnce(request, certificate, () -> SessionBinding.bind(request, certificate));
            }
        }
    }

    private void goOn(Request request, Response response) throws IOException, ServletException {
        try {
            getNext().invoke(request, response);
        } finally {
            if (request.isAsync()) {
                request.setNote(passed, Boolean.TRUE);
            }
        }
    }

    /** As whom it was when it came, or as nobody. */
    private void goOnAsBefore(Request request, Response response) throws IOException, ServletException {
        Optional<String> certificate = AccountPrincipal.certificateOf(request.getUserPrincipal());
        if (certificate.isPresent()) {
            goOnUnder(certificate.get(), request, response);
        } else {
            goOn(request, response);
        }
    }

    /**
     * @param answer what it is without anonymous authentication
     * @param outcome what came of the certificate; {@code null} where there was none to map
     */
    private void goOnAsNobody(Request request, Response response, HttpRefusal answer, MappingOutcome outcome)
            throws IOException, ServletException {
        if (!isAnonymousAuthentication()) {
            refuse(request, response, answer, outcome);
            return;
        }
        countResponse(answer.reasonCode());
        if (ValvePosition.is(this, getContainer(), request)) {
            if (isEnabled()) {
                SessionBinding.enforce(request, Optional.empty());
            } else {
                SessionBinding.expireIfBound(request);
            }
            NewSessionBinding.end(); // also where a Valve of an outer container has mapped somebody
            ServerVariables.setCertificate(request, outcome);
            if (outcome != null) {
                RefusalReport.write(request, answer, outcome, LOG);
            }
        }
        goOn(request, response);
    }

    /** Ends the request with Tomcat's error page, or the application's own. */
    private void refuse(Request request, Response response, HttpRefusal answer, MappingOutcome outcome)
            throws IOException, ServletException {
        countResponse(answer.reasonCode());
        if (answer.isClientError()) {
            SessionBinding.enforce(request, Optional.empty());
        } else {
            // Whose certificate it is cannot be said now, but whose session it is not can.
            SessionBinding.expireIfBoundToOther(request);
        }
        if (answer == HttpRefusal.DIRECTORY_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        ServerVariables.setCertificate(request, outcome);
        String correlation = RefusalReport.write(request, answer, outcome, LOG);
        response.sendError(answer.status(), answer.reasonCode() + " " + correlation);
        // Behind an Engine's or a Host's Valve stands the Host's error page, which never runs the application for a
        // request
        // that is already in error; behind a Context's Valve stands the application itself.
        if (!(getContainer() instanceof Context)) {
            CachedPrincipal.removeSingleSignOnCookies(request);
            getNext().invoke(request, response);
        }
    }
}
