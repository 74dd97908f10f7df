package org.adcertmap.tomcat;

import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.cache.CachingMapper;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.MapperAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.management.ManagedRealm;
import org.adcertmap.tomcat.response.Login;
import org.adcertmap.tomcat.response.OutcomeLog;
import org.adcertmap.tomcat.session.CachedPrincipal;
import org.adcertmap.tomcat.startup.StartupCheck;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * The Realm: whose certificate is it, asked from Tomcat. {@link #map} gives all three answers; the methods that
 * Tomcat's own authenticators call can only tell a principal from {@code null}, so an outage shows there as
 * {@code null} with {@link #isAvailable} false. Passwords are never accepted. Safe for any number of threads between
 * start and stop.
 */
public class ActiveDirectoryRealm extends ManagedRealm implements CertificateRealm {
    private static final Log LOG = LogFactory.getLog(ActiveDirectoryRealm.class);
    /** As much as Kerberos allows for. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private volatile MapperAssembly working;
    private volatile EffectiveSettings effective; // null before the first start
    private volatile boolean skewTold;
    private volatile boolean rootsMissed;

    /**
     * Whose certificate is this?
     *
     * @param chain the client's certificate first
     * @throws IllegalStateException if the Realm is not started
     */
    @Override
    public MappingOutcome map(X509Certificate[] chain) {
        return counted(remembering().map(List.of(chain)));
    }

    /** The same for a later part of a request, which was counted when it came. */
    @Override
    public MappingOutcome mapUncounted(X509Certificate[] chain) {
        return remembering().map(List.of(chain));
    }

    @Override
    protected Optional<MapperAssembly> working() {
        return Optional.ofNullable(working);
    }

    private CachingMapper remembering() {
        MapperAssembly mapper = working;
        if (mapper == null) {
            throw new IllegalStateException("the Realm is not started");
        }
        return mapper.cachingMapper();
    }

    /** As what the Realm knows a chain, for {@link #getIfFresh} and {@link #map(X509Certificate[], Object)}. */
    @Override
    public Object cacheKey(X509Certificate[] chain) {
        return remembering().cacheKey(List.of(chain));
    }

    @Override
    public MappingOutcome map(X509Certificate[] chain, Object key) {
        return counted(remembering().map(List.of(chain), key));
    }

    /** What is known of a certificate and fresh, without asking anybody; nothing where {@link #map} must be asked. */
    @Override
    public Optional<Mapped> getIfFresh(Object key) {
        MapperAssembly mapper = working;
        return mapper == null
                ? Optional.empty()
                : mapper.cachingMapper().getIfFresh(key).map(this::counted);
    }

    /**
     * For Tomcat's own SSLAuthenticator: the account's principal, or {@code null} where there is none for any reason.
     */
    @Override
    public Principal authenticate(X509Certificate[] chain) {
        certificateAsked();
        if (chain == null || chain.length == 0) {
            return null;
        }
        MappingOutcome outcome = map(chain);
        OutcomeLog.write(LOG, outcome, "");
        return outcome.match(mapped -> mapped.memoized(Login::of).principal(), denied -> null, unavailable -> null);
    }

    /** Called by Tomcat's own authenticators for every request, before they believe the principal that they found. */
    @Override
    public SecurityConstraint[] findSecurityConstraints(Request request, Context context) {
        CachedPrincipal.verify(request, this);
        return super.findSecurityConstraints(request, context);
    }

    @Override
    protected void startInternal() throws LifecycleException {
        try {
            EffectiveSettings read = readSettings();
            working = new MapperAssembly(read.values(), Clock.systemUTC());
            effective = read;
        } catch (SettingsException e) {
            // Written here as well, for a Realm nested in another is dropped at start with the other's message only.
            LOG.error(e.getMessage());
            throw new LifecycleException(e.getMessage(), e);
        }
        if (!Enforcement.FULL.equals(working.enforcement())) {
            LOG.warn("strongCertificateBindingEnforcement is ["
                    + working.enforcement().spelling() + "]: whoever can change an account's"
                    + " names can log in as it; domain controllers have not allowed this since September 2025");
        }
        if (!working.checksNtAuth()) {
            LOG.warn(
                    "ntAuth is [off]: every authority with a path to a root that is believed may issue certificates that log in");
        }
        if (!working.checksRevocation()) {
            LOG.warn(
                    "verifyClientCertRevocation is [false]: a certificate that its authority has taken back still logs in");
        }
        if (working.isRevocationSoftFail()) {
            LOG.warn(
                    "revocationFailureMode is [softFail]: a client that can block access to CRLs and OCSP responders logs in with a revoked certificate");
        }
        working.startChangeTracking();
        skewTold = false;
        rootsMissed = false;
        StartupCheck.atStartOf(getContainer());
        super.startInternal();
    }

    /** Called by Tomcat every few seconds: files that may change are looked at again. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        MapperAssembly mapper = working;
        try {
            if (mapper != null && mapper.reload()) {
                LOG.info("The changed file of roleMappings is in force");
            }
        } catch (SettingsException e) {
            LOG.error("The changed file of roleMappings cannot be used, and the last good one stays in force: "
                    + e.getMessage());
        }
        if (mapper != null && mapper.isWithoutTrustAnchors() != rootsMissed) {
            rootsMissed = !rootsMissed;
            if (rootsMissed) {
                LOG.warn(
                        "The forest publishes no root in Certification Authorities, so no certificate is believed: certutil -dspublish -f"
                                + " root-ca.cer RootCA, or name a file in certificationAuthorities");
            }
        }
        if (mapper != null && !skewTold) {
            mapper.clockSkew()
                    .filter(skew -> skew.abs().compareTo(MOST_SKEW) > 0)
                    .ifPresent(this::tellSkew);
        }
    }

    private void tellSkew(Duration skew) {
        skewTold = true;
        LOG.warn(
                "The clock of this machine is [" + skew.abs().toSeconds() + "] seconds "
                        + (skew.isNegative() ? "ahead of" : "behind")
                        + " a domain controller's: dates of certificates and accounts are judged by this machine's; set it right");
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        MapperAssembly mapper = working;
        working = null;
        if (mapper != null) {
            mapper.close();
        }
    }

    private EffectiveSettings readSettings() throws SettingsException {
        Path base = Path.of(System.getProperty("catalina.base", ""));
        Map<String, String> defaults = System.getProperty("catalina.base") == null
                ? Map.of()
                : Map.of(
                        RealmSettings.REVOCATION_CACHE_DIRECTORY.key(),
                        base.resolve("work/adcertmap-revocation").toString());
        return EffectiveSettings.of(Optional.ofNullable(getSettings()), given(), defaults, base);
    }

    @Override
    protected Optional<EffectiveSettings> effectiveSettings() {
        return Optional.ofNullable(effective);
    }

    // No password opens anything here. Tomcat's contract for "no" is null.

    @Override
    public Principal authenticate(String username) {
        return noPassword();
    }

    @Override
    public Principal authenticate(String username, String credentials) {
        return noPassword();
    }

    @Override
    protected String getPassword(String username) {
        return noPassword();
    }

    @Override
    protected Principal getPrincipal(String username) {
        return noPassword();
    }
}
