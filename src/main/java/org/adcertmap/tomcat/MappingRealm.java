// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import java.io.IOException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.tomcat.connection.DeniedCertificate;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.CombinedDecision;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.handshake.TrustManagerCheck;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.tomcat.management.ManagedRealm;
import org.adcertmap.tomcat.response.ConstraintRefusal;
import org.adcertmap.tomcat.response.OutcomeLog;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.session.CurrentRequest;
import org.adcertmap.tomcat.session.RequestDelegation;
import org.adcertmap.tomcat.startup.FailedNestedRealm;
import org.adcertmap.tomcat.startup.StartupCheck;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * A Realm that maps client certificates, whichever way its settings say: holds the settings, and between start and stop
 * the mapper with its caches. {@link #map} distinguishes mapped, denied and unavailable. The methods that Tomcat's own
 * authenticators call return a principal or {@code null}; during an outage they return {@code null}, and
 * {@link #isAvailable} is false. Passwords are always rejected. Thread-safe between start and stop: Tomcat serializes
 * start and stop, and all fields are volatile.
 */
public abstract class MappingRealm extends ManagedRealm implements CertificateRealm {
    private final Log log = LogFactory.getLog(getClass());
    private volatile Reload<Login> reload; // null unless started
    private volatile EffectiveSettings lastEffective; // of the last stop; null before

    /**
     * Assembles the mapper of this kind of Realm.
     *
     * @param values value by name
     * @throws SettingsException with every configuration error
     */
    protected abstract MapperAssembly<Login> assemble(Map<String, String> values, Clock clock) throws SettingsException;

    /**
     * Starts what only this kind of Realm has, once the mapper has started.
     *
     * @throws LifecycleException if the Realm cannot start; everything is stopped then
     */
    protected void started(Reload<Login> created) throws LifecycleException {}

    /** Does what only this kind of Realm does every few seconds. */
    protected void check(Reload<Login> started) {}

    /** Stops what {@link #started} has started, before the mapper is closed. */
    protected void stopping() {}

    @Override
    public CachedOutcome<Login> map(X509Certificate[] chain, AccountPattern account) {
        return isAlone()
                ? mapAlone(chain, account)
                : CombinedDecision.of(RealmLookup.all(getContainer()), chain, account);
    }

    /**
     * Whether no other Realm may decide as well; runs for every request, and looks at nested Realms for that reason.
     */
    private boolean isAlone() {
        return getContainer() == null
                || getContainer().getRealm() == this
                || RealmLookup.all(getContainer()).size() < 2;
    }

    @Override
    public CachedOutcome<Login> mapAlone(X509Certificate[] chain, AccountPattern account) {
        return requireStarted().cachingMapper().map(List.of(chain), account);
    }

    @Override
    public Optional<Refusal> veto(X509Certificate certificate) {
        return requireStarted().veto(certificate);
    }

    private MapperAssembly<Login> requireStarted() {
        Reload<Login> started = reload;
        if (started == null) {
            throw new IllegalStateException("the Realm is not started");
        }
        return started.current();
    }

    @Override
    public Optional<CachedOutcome<Login>> getIfFresh(ChainKey key) {
        Reload<Login> started = reload;
        return started == null || !isAlone()
                ? Optional.empty()
                : started.current().cachingMapper().getIfFresh(key);
    }

    /** Runs for every request, and therefore without an Optional. */
    @Override
    protected AuditSettings auditSettings() {
        Reload<Login> started = reload;
        return started == null ? AuditSettings.OFF : started.current().audit();
    }

    @Override
    protected Optional<MapperAssembly<?>> assembly() {
        return Optional.ofNullable(reload).map(Reload::current);
    }

    @Override
    protected Optional<Reload<?>> settingsReload() {
        return Optional.ofNullable(reload);
    }

    /**
     * Authenticates a user by certificate for Tomcat's own SSLAuthenticator. A certificate that is not mapped is
     * replaced by a {@link DeniedCertificate} in the chain, so that no later Realm in a CombinedRealm logs it in.
     *
     * @return the account's principal; {@code null} if the certificate is denied, the directory is unavailable, the
     *     mapping is off in the container of the request or its account pattern not known, or another Realm in the
     *     CombinedRealm decides for this one
     */
    @Override
    public Principal authenticate(X509Certificate[] chain) {
        beginCertificateAuthentication();
        if (chain == null || chain.length == 0 || CurrentRequest.isMappingOff(getContainer())) {
            return null;
        }
        X509Certificate[] presented = DeniedCertificate.presented(chain);
        DeniedCertificate.deny(chain); // until it is mapped, also where that ends in an exception
        boolean isMapped = !CurrentRequest.mayMappingBeOff(getContainer()) && isDecider();
        Principal principal = isMapped ? authenticated(presented) : null;
        if (principal != null) {
            System.arraycopy(presented, 0, chain, 0, 1);
        }
        return principal;
    }

    private Principal authenticated(X509Certificate[] chain) {
        Optional<AccountPattern> account = CurrentRequest.accountPattern(getContainer());
        if (account.isEmpty() || CurrentRequest.isDenied(this, chain[0])) {
            return null;
        }
        CachedOutcome<Login> outcome = map(chain, account.get());
        count(outcome.outcome());
        OutcomeLog.write(log, outcome.outcome(), "");
        return outcome.hasAttachment() ? CurrentRequest.principalOf(this, outcome) : null;
    }

    /** The first of several decides for all of them, once. */
    private boolean isDecider() {
        return isAlone()
                || RealmLookup.in(getContainer()).filter(first -> first == this).isPresent();
    }

    /**
     * Verifies the principal that Tomcat has cached, in the session or for single sign-on. Tomcat's own authenticators
     * call this for every request before they use that principal.
     */
    @Override
    public SecurityConstraint[] findSecurityConstraints(Request request, Context context) {
        CachedPrincipal.verify(request, this);
        return super.findSecurityConstraints(request, context);
    }

    /**
     * Reports where a mapped account lacks the roles, and otherwise sets its delegation, which {@link #authenticate}
     * could not where it knew no request; called by Tomcat's own authenticators.
     */
    @Override
    public boolean hasResourcePermission(
            Request request, Response response, SecurityConstraint[] constraints, Context context) throws IOException {
        boolean permitted = super.hasResourcePermission(request, response, constraints, context);
        if (permitted) {
            delegate(request);
        } else {
            ConstraintRefusal.roleMissing(request, response, constraints, context);
        }
        return permitted;
    }

    private void delegate(Request request) {
        Optional<SessionClient> client = delegation().isEmpty() || RequestDelegation.isSet(request)
                ? Optional.empty()
                : SessionClient.of(request.getUserPrincipal());
        if (client.isPresent()) {
            PresentedCertificate.of(request)
                    .map(presented -> map(presented.chain(), ValvePosition.accountPattern(request, getContainer())))
                    .filter(outcome -> outcome.attachment().map(Login::client).equals(client))
                    .ifPresent(outcome -> RequestDelegation.set(request, this, outcome));
        }
    }

    /**
     * Runs for every request, and returns the Optional of the mapper. Of several Realms for Active Directory in one
     * container none delegates: the settings of one must not count for accounts of another.
     */
    @Override
    public Optional<KerberosDelegation> delegation() {
        if (isAlone()) {
            return delegationAlone();
        }
        List<MappingRealm> realms = RealmLookup.all(getContainer()).stream()
                .filter(MappingRealm.class::isInstance)
                .map(MappingRealm.class::cast)
                .filter(MappingRealm::mapsToAccounts)
                .toList();
        return realms.size() == 1 ? realms.get(0).delegationAlone() : Optional.empty();
    }

    /** Returns whether users of this Realm are accounts of a directory, which can be delegated. */
    protected abstract boolean mapsToAccounts();

    private Optional<KerberosDelegation> delegationAlone() {
        Reload<Login> started = reload;
        return started == null ? Optional.empty() : started.current().delegation();
    }

    /** A nested Realm is initialized when it is started. */
    @Override
    protected void initInternal() throws LifecycleException {
        try {
            super.initInternal();
        } catch (LifecycleException | RuntimeException e) {
            FailedNestedRealm.report(getContainer(), this, e);
            throw e;
        }
    }

    @Override
    protected void startInternal() throws LifecycleException {
        try {
            startMapper();
            StartupCheck.schedule(getContainer());
            addErrorPageValves();
            super.startInternal();
        } catch (LifecycleException | RuntimeException e) {
            FailedNestedRealm.report(getContainer(), this, e);
            throw e;
        }
    }

    private void startMapper() throws LifecycleException {
        Reload<Login> created;
        Clock clock = Clock.systemUTC();
        try {
            created = new Reload<>(
                    SettingsOfStart.of(getSettings(), configuredSettings()), clock, values -> assemble(values, clock));
        } catch (SettingsException e) {
            // Logged here as well: a CombinedRealm drops a nested Realm that cannot start, and logs no cause.
            log.error(e.getMessage());
            throw new LifecycleException(e.getMessage(), e);
        }
        reload = created;
        for (ConfigurationWarning warning : created.current().state().warnings()) {
            log.warn(warning.text());
        }
        try {
            created.current().start();
            started(created);
            TrustManagerCheck.start(getContainer());
        } catch (LifecycleException | RuntimeException e) {
            reload = null;
            stopping();
            created.close();
            throw e;
        }
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        Reload<Login> stopped = reload;
        reload = null;
        if (stopped != null) {
            stopping();
            lastEffective = stopped.effective();
            stopped.close();
        }
    }

    /** Reads changed files again; called every few seconds. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        Reload<Login> started = reload;
        if (started != null) {
            reloadChanged(started);
            addErrorPageValves();
            check(started);
        }
    }

    /** Tomcat does not call {@link #findSecurityConstraints} of a nested Realm. */
    private void addErrorPageValves() {
        if (RealmLookup.isNested(getContainer())) {
            ErrorPageValve.addFor(getContainer());
        }
    }

    @Override
    protected Optional<EffectiveSettings> effectiveSettings() {
        Reload<Login> started = reload;
        return Optional.ofNullable(started == null ? lastEffective : started.effective());
    }

    // Passwords and user names without a certificate never authenticate; Tomcat's contract for that is null.

    @Override
    public Principal authenticate(String username) {
        return rejectPassword();
    }

    @Override
    public Principal authenticate(String username, String credentials) {
        return rejectPassword();
    }

    @Override
    protected String getPassword(String username) {
        return rejectPassword();
    }

    @Override
    protected Principal getPrincipal(String username) {
        return rejectPassword();
    }
}
