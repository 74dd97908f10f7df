// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.DirectTls;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.decision.Decision;
import org.adcertmap.tomcat.decision.LoginDecision;
import org.adcertmap.tomcat.decision.RequestProgress;
import org.adcertmap.tomcat.handshake.DeferredCertificate;
import org.adcertmap.tomcat.handshake.TrustManagerCheck;
import org.adcertmap.tomcat.management.ManagedValve;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.session.AsyncDispatch;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.session.RequestState;
import org.adcertmap.tomcat.session.SessionListeners;
import org.adcertmap.tomcat.startup.StartupCheck;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
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
 * thread-safe themselves, or volatile; the state of a request is in the request.
 */
public class ClientCertificateMappingValve extends ManagedValve {
    private static final Log LOG = LogFactory.getLog(ClientCertificateMappingValve.class);

    private final NextValve nextValve = new NextValve(this);
    private final ConnectionCache connections = new ConnectionCache();
    private final DirectTls directTls = new DirectTls(this);
    private final SessionListeners sessionListeners = new SessionListeners();
    private final Consumer<String> responseCounter = this::countResponse;
    /** The container of the last start: Tomcat detaches a Valve that is removed before it stops it. */
    private volatile Container startedIn;

    @Override
    protected void startInternal() throws LifecycleException {
        startedIn = getContainer();
        ValvePosition.requireEngineHostOrContext(getContainer());
        validateAttributes();
        TrustManagerCheck.start(getContainer());
        if (isEnabled() && RealmLookup.in(getContainer()).isEmpty()) {
            LOG.error("enabled is [true] on the ClientCertificateMappingValve of ["
                    + getContainer().getName() + "], but there is no started " + RealmReview.EITHER_REALM
                    + " for it: requests with"
                    + " a certificate are refused with 500 " + HttpRefusal.NO_REALM.reasonCode()
                    + ", unless their application has one of its own; add one to the Engine, Host or Context, or look"
                    + " for the error that stopped its start");
        }
        StartupCheck.schedule(startedIn);
        sessionListeners.addBelow(startedIn);
        ErrorPageValve.addFor(startedIn);
        super.startInternal();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        if (startedIn instanceof Engine engine && engine.getState() == LifecycleState.STARTED) {
            DeferredCertificate.stopConnectors(engine);
        }
        connections.clear();
        sessionListeners.removeBelow(startedIn);
        ErrorPageValve.removeFor(startedIn);
    }

    /** Evicts what is cached of idle connections, and serves reloaded applications; called every few seconds. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        connections.evictIdle();
        directTls.clearConnectors();
        sessionListeners.addBelow(getContainer());
        ErrorPageValve.addFor(getContainer());
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        serve(request, response, nextValve);
    }

    @Override
    public void invokeFrom(Valve place, Request request, Response response) throws IOException, ServletException {
        serve(request, response, new NextValve(place));
    }

    /**
     * Settles what the handshake and a forwarded header leave open, continues what is already decided, otherwise
     * decides, and applies the decision.
     */
    private void serve(Request request, Response response, NextValve next) throws IOException, ServletException {
        if (request.getContext() != null) {
            sessionListeners.ensure(request.getContext());
        }
        Optional<Denied> notTrusted =
                startedIn instanceof Engine ? DeferredCertificate.removeFrom(request) : Optional.empty();
        Optional<String> malformedHeader = forwardedCertificate().apply(request);
        Optional<Decision> continued = LoginDecision.continued(progressOf(request, response));
        if (continued.isEmpty()) {
            CachedPrincipal.clear(request);
        }
        Decision decision; // runs for every request, and therefore without lambda expressions
        if (continued.isPresent()) {
            decision = continued.get();
        } else if (notTrusted.isPresent()) {
            decision = LoginDecision.notTrusted(notTrusted.get());
        } else {
            decision = decide(request, malformedHeader);
        }
        decision.applyBy(new DecisionEffects(
                this, getContainer(), responseCounter, forwardedCertificate(), next, request, response));
    }

    private RequestProgress progressOf(Request request, Response response) {
        return new RequestProgress() {
            @Override
            public boolean isInError() {
                return response.isError();
            }

            @Override
            public boolean isRefused() {
                return RequestState.of(request).isRefused();
            }

            @Override
            public boolean isLaterPart() {
                return request.isAsyncDispatching() || response.isError() && request.isAsync();
            }

            @Override
            public AsyncDispatch asyncDispatch() {
                return AsyncDispatch.of(
                        request,
                        response,
                        ClientCertificateMappingValve.this,
                        ConnectorFacts.realmFor(request, getContainer()));
            }
        };
    }

    private Decision decide(Request request, Optional<String> malformedHeader) {
        return LoginDecision.decide(
                this,
                new ConnectorFacts(
                        this,
                        getContainer(),
                        forwardedCertificate(),
                        directTls,
                        connections,
                        request,
                        malformedHeader));
    }
}
