// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.MapperAssembly;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.handshake.TrustManagerCheck;
import org.adcertmap.tomcat.handshake.issuers.NtAuthIssuers;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.tomcat.management.ManagedRealm;
import org.adcertmap.tomcat.response.ConstraintRefusal;
import org.adcertmap.tomcat.response.OutcomeLog;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.session.CurrentRequest;
import org.adcertmap.tomcat.session.RequestDelegation;
import org.adcertmap.tomcat.startup.DirectoryReport;
import org.adcertmap.tomcat.startup.DirectoryWarnings;
import org.adcertmap.tomcat.startup.StartupCheck;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * Maps client certificates to Active Directory accounts for Tomcat: holds the settings, and between start and stop the
 * mapper with its caches. {@link #map} distinguishes mapped, denied and unavailable. The methods that Tomcat's own
 * authenticators call return a principal or {@code null}; during an outage they return {@code null}, and
 * {@link #isAvailable} is false. Passwords are always rejected. Thread-safe between start and stop: Tomcat serializes
 * start and stop, and all fields are volatile.
 */
public class ActiveDirectoryRealm extends ManagedRealm implements CertificateRealm {
    private static final Log LOG = LogFactory.getLog(ActiveDirectoryRealm.class);

    private volatile Reload<Login> reload; // null unless started
    private volatile EffectiveSettings lastEffective; // of the last stop; null before
    private volatile NtAuthIssuers issuers; // null unless clientAuthIssuers is ntAuth; kept after a stop
    private volatile DirectoryReport report; // null before the first start
    private volatile DirectoryWarnings warnings; // null before the first start

    @Override
    public CachedOutcome<Login> map(X509Certificate[] chain, AccountPattern account) {
        Reload<Login> started = reload;
        if (started == null) {
            throw new IllegalStateException("the Realm is not started");
        }
        return started.current().cachingMapper().map(List.of(chain), account);
    }

    @Override
    public Optional<CachedOutcome<Login>> getIfFresh(ChainKey key) {
        Reload<Login> started = reload;
        return started == null
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
     * Authenticates a user by certificate for Tomcat's own SSLAuthenticator.
     *
     * @return the account's principal; {@code null} if the certificate is denied, the directory is unavailable, or the
     *     mapping is off in the container of the request, or its account pattern is not known
     */
    @Override
    public Principal authenticate(X509Certificate[] chain) {
        beginCertificateAuthentication();
        if (chain == null
                || chain.length == 0
                || CurrentRequest.mayMappingBeOff(getContainer())
                || CurrentRequest.isDenied(this, chain[0])) {
            return null;
        }
        Optional<AccountPattern> account = CurrentRequest.accountPattern(getContainer());
        if (account.isEmpty()) {
            return null;
        }
        CachedOutcome<Login> outcome = map(chain, account.get());
        count(outcome.outcome());
        OutcomeLog.write(LOG, outcome.outcome(), "");
        return outcome.attachment().isPresent() ? CurrentRequest.principalOf(this, outcome) : null;
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

    /** Runs for every request, and returns the Optional of the mapper. */
    @Override
    public Optional<KerberosDelegation> delegation() {
        Reload<Login> started = reload;
        return started == null ? Optional.empty() : started.current().delegation();
    }

    @Override
    protected void startInternal() throws LifecycleException {
        Reload<Login> created;
        try {
            created = new Reload<>(
                    SettingsOfStart.of(getSettings(), configuredSettings()),
                    Clock.systemUTC(),
                    Login::of,
                    delegations());
        } catch (SettingsException e) {
            // Logged here as well: a CombinedRealm drops a nested Realm that cannot start, and logs no cause.
            LOG.error(e.getMessage());
            throw new LifecycleException(e.getMessage(), e);
        }
        reload = created;
        report = new DirectoryReport(getContainer(), created, this::getUnavailableCount);
        for (String warning : created.current().state().warnings()) {
            LOG.warn(warning);
        }
        try {
            created.current().start();
            issuers = created.current().state().showsNtAuthToClients() ? ntAuthIssuers(created) : null;
            TrustManagerCheck.start(getContainer());
        } catch (LifecycleException | RuntimeException e) {
            reload = null;
            created.close();
            throw e;
        }
        warnings = new DirectoryWarnings();
        StartupCheck.schedule(getContainer());
        report.schedule();
        addErrorPageValves();
        super.startInternal();
    }

    /**
     * A handshake precedes the choice of Host and application, so only the Realm of the Engine can have a say in it.
     */
    private NtAuthIssuers ntAuthIssuers(Reload<?> started) throws LifecycleException {
        if (!(getContainer() instanceof Engine engine)) {
            throw new LifecycleException(
                    "clientAuthIssuers is [ntAuth] in the Realm of ["
                            + getContainer().getName()
                            + "], but it works in the Realm of the Engine only: the TLS handshake precedes the choice of a Host");
        }
        Optional<Path> file = Optional.ofNullable(System.getProperty("catalina.base"))
                .map(base -> Path.of(base, "work", "adcertmap-issuers-" + engine.getName() + ".pem"));
        NtAuthIssuers created =
                new NtAuthIssuers(() -> started.current().state().ntAuthCas(), file);
        created.start();
        return created;
    }

    @Override
    public Optional<List<X509Certificate>> clientAuthIssuers() {
        return Optional.ofNullable(issuers).map(NtAuthIssuers::current);
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        Reload<Login> stopped = reload;
        reload = null;
        if (stopped != null) {
            report.stop();
            lastEffective = stopped.effective();
            stopped.close();
        }
    }

    /** Reads changed files again, and reports clock skew and missing trust anchors; called every few seconds. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        Reload<Login> started = reload;
        if (started != null) {
            reloadChanged(started);
            report.check();
            addErrorPageValves();
            refreshIssuers();
            warnings.check(started.current().state());
        }
    }

    /** Tomcat does not call {@link #findSecurityConstraints} of a nested Realm. */
    private void addErrorPageValves() {
        if (RealmLookup.isNested(getContainer())) {
            ErrorPageValve.addFor(getContainer());
        }
    }

    private void refreshIssuers() {
        NtAuthIssuers shown = issuers;
        if (shown != null) {
            shown.refresh();
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
