// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.tomcat.connection.CipherStrength;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.OtherRealms;
import org.adcertmap.tomcat.connection.proxy.ForwardedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.decision.Decision;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.tomcat.response.ConstraintRefusal;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.response.OutcomeLog;
import org.adcertmap.tomcat.response.RefusalReport;
import org.adcertmap.tomcat.response.RequestAudit;
import org.adcertmap.tomcat.response.ServerVariables;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.session.RequestDelegation;
import org.adcertmap.tomcat.session.RequestState;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Applies a decision to a request: principal, session binding, server variables, log line and status. Of several Valves
 * in the containers of a request, each may refuse, and only the innermost sets the principal. Confined to the thread of
 * the request.
 *
 * @param container the container of the Valve
 * @param counter counts the response: {@link HttpRefusal#MAPPED} or a reason code
 * @param forwarded how the Valve reads forwarded certificates
 */
record DecisionEffects(
        MappingValve valve,
        Container container,
        Consumer<String> counter,
        ForwardedCertificate forwarded,
        NextValve nextValve,
        Request request,
        Response response)
        implements Decision.Effects {
    private static final Log LOG = LogFactory.getLog("org.adcertmap.tomcat.ClientCertificateMappingValve");
    private static final String RETRY_AFTER_SECONDS = "5";

    @Override
    public void authenticated(Decision.Authenticated decision) throws IOException, ServletException {
        Optional<ConnectionCache.Hit> hit = decision.hit();
        if (hit.isPresent()) {
            ServerVariables.clearRefusal(request);
        } else {
            ServerVariables.clear(request); // a Valve of an outer container may have set them
        }
        counter.accept(HttpRefusal.MAPPED);
        if (!isInnermost()) {
            nextValve.invoke(request, response);
            return;
        }
        OutcomeLog.write(LOG, decision.outcome().outcome(), "");
        Optional<CertificateRealm> realm = ConnectorFacts.realmFor(request, container);
        Optional<RequestAudit> audit = RequestAudit.of(realm, container, forwarded, request);
        if (audit.isPresent()) {
            audit.get().login(decision.outcome().outcome());
        }
        Login login = decision.outcome().requireAttachment();
        enforceSession(login.client());
        Principal principal = realm.isPresent()
                ? RequestDelegation.apply(request, realm.get(), decision.outcome())
                : login.principal();
        request.setUserPrincipal(principal);
        RequestState.of(request).markVerified(principal);
        request.setAuthType(HttpServletRequest.CLIENT_CERT_AUTH);
        Optional<String> keySize = hit.isPresent() ? hit.get().keySize() : CipherStrength.keySize(request);
        ServerVariables.setLogin(request, login, keySize);
        nextValve.invokeAndBind(request, response);
    }

    @Override
    public void anonymous(Decision.Anonymous decision) throws IOException, ServletException {
        ServerVariables.clear(request);
        counter.accept(decision.refusal().reasonCode());
        if (!isInnermost()) {
            nextValve.invoke(request, response);
            return;
        }
        if (valve.isEnabled()) {
            enforceSession(SessionClient.ANONYMOUS);
        } else {
            SessionBinding.expireIfBound(request);
            RequestState.of(request).bindNoSessions(); // a Valve of an outer container may have mapped a certificate
        }
        ServerVariables.setCertificate(request, decision.outcome());
        if (decision.outcome().isPresent()) {
            String correlation = RefusalReport.write(request, decision.refusal(), decision.outcome(), LOG);
            keep(decision.refusal(), decision.outcome(), correlation);
        } else {
            ConstraintRefusal.prepare(request);
        }
        denyCertificate();
        nextValve.invokeAndBind(request, response);
    }

    /** Ends the request with Tomcat's error page, or the application's own. */
    @Override
    public void refused(Decision.Refused decision) throws IOException, ServletException {
        HttpRefusal refusal = decision.refusal();
        ServerVariables.clear(request);
        if (decision.internalError().isPresent()) {
            OutcomeLog.writeInternalError(LOG, decision.internalError().get());
        }
        counter.accept(refusal.reasonCode());
        RequestState.of(request).markRefused();
        if (!valve.isEnabled()) {
            SessionBinding.expireIfBoundToOther(request);
        } else if (refusal.isClientError()) {
            enforceSession(SessionClient.ANONYMOUS);
        } else {
            continueToErrorPage(); // the account is unknown
        }
        if (refusal == HttpRefusal.DIRECTORY_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        ServerVariables.setCertificate(request, decision.outcome());
        String correlation = RefusalReport.write(request, refusal, decision.outcome(), LOG);
        keep(refusal, decision.outcome(), correlation);
        response.sendError(refusal.status(), refusal.reasonCode() + " " + correlation);
        denyCertificate();
        // The Valve after that of an Engine or a Host leads to the Host's ErrorReportValve, which does not run the
        // application for a request in error. The Valve after that of a Context leads to the application itself.
        if (!(container instanceof Context)) {
            CachedPrincipal.removeSingleSignOnCookies(request);
            nextValve.invokeAndBind(request, response);
        }
    }

    @Override
    public void continued(Decision.Continued decision) throws IOException, ServletException {
        switch (decision) {
            case REFUSED_BEFORE -> nextValve.invoke(request, response);
            case ERROR_BEFORE -> errorBefore();
            case DISPATCH -> {
                if (isInnermost() && request.getPrincipal() == null) {
                    denyCertificate(); // a forwarded one has been read from its header again
                }
                dispatch();
            }
            case DISPATCH_WITHOUT_PRINCIPAL -> {
                request.setUserPrincipal(null);
                request.setAuthType(null);
                ServerVariables.clear(request);
                if (RequestState.of(request).client().isPresent()) {
                    RequestState.of(request).bindSessionsTo(SessionClient.ANONYMOUS);
                }
                denyCertificate();
                dispatch();
            }
        }
    }

    /**
     * Continues to an error page for a request that is not authenticated: without principal, variables, other session.
     */
    private void errorBefore() throws IOException, ServletException {
        CachedPrincipal.clear(request);
        CachedPrincipal.removeSingleSignOnCookies(request);
        ServerVariables.clear(request);
        if (!isInnermost()) {
            nextValve.invoke(request, response);
            return;
        }
        if (valve.isEnabled()) {
            continueToErrorPage();
        } else {
            SessionBinding.expireIfBoundToOther(request);
            RequestState.of(request).bindNoSessions();
        }
        denyCertificate();
        nextValve.invokeAndBind(request, response);
    }

    /** No other Realm may log in what the Valve has not mapped. */
    private void denyCertificate() {
        if (valve.isEnabled()) {
            OtherRealms.denyCertificate(request);
        }
    }

    /**
     * Continues a later part of a request; its session may have ended meanwhile, or be one that a thread has created.
     */
    private void dispatch() throws IOException, ServletException {
        Optional<SessionClient> client = RequestState.of(request).client();
        if (client.isPresent() && isInnermost()) {
            SessionBinding.enforce(request, client.get());
            nextValve.invokeAndBind(request, response);
        } else {
            nextValve.invoke(request, response);
        }
    }

    private void enforceSession(SessionClient client) {
        SessionBinding.enforce(request, client);
        RequestState.of(request).bindSessionsTo(client);
    }

    /**
     * A session that is bound to another certificate is not this client's; a new one is for unauthenticated clients.
     */
    private void continueToErrorPage() {
        SessionBinding.expireUnlessBoundToPresented(request);
        RequestState.of(request).bindSessionsTo(SessionClient.ANONYMOUS);
    }

    /** Keeps a reported refusal for administrators. */
    private void keep(HttpRefusal refusal, Optional<MappingOutcome> outcome, String correlation) {
        audit().ifPresent(audit -> audit.refusal(refusal, outcome, correlation));
        RealmLookup.in(request.getContext(), container)
                .ifPresent(realm -> RefusalReport.keep(realm, request, refusal, outcome, correlation));
    }

    private Optional<RequestAudit> audit() {
        return RequestAudit.of(RealmLookup.in(request.getContext(), container), container, forwarded, request);
    }

    private boolean isInnermost() {
        return ValvePosition.isInnermost(valve, container, request);
    }
}
