package org.adcertmap.tomcat.management;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.OutcomeText;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.MapperAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.tomcat.attributes.RealmAttributes;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * How is the Realm, and what can be done with it while it runs? What JMX shows and offers beside the settings, see
 * {@code mbeans-descriptors.xml}. Operations answer in words, also what is wrong with their parameter; none of them
 * throws. Counts begin with the Realm and outlive its stop. Safe for any number of threads.
 */
public abstract class ManagedRealm extends RealmAttributes {
    private static final Log LOG = LogFactory.getLog(ManagedRealm.class);
    private static final String NOT_STARTED = "the Realm is not started";

    private final OutcomeCounters outcomes = new OutcomeCounters(
            "outcomes",
            Stream.of(
                            Stream.of(HttpRefusal.MAPPED, HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode()),
                            Arrays.stream(Denial.values()).map(Denial::code))
                    .flatMap(names -> names)
                    .toList());
    private volatile Outage latestOutage; // null where there was none
    private volatile boolean answeredWithAnError;
    /** Set for threads that asked last about a password. */
    private final ThreadLocal<Boolean> passwordAsked = new ThreadLocal<>();

    private record Outage(Instant at, String cause) {}

    /** What maps; nothing where the Realm is not started. */
    protected abstract Optional<MapperAssembly> working();

    /** Every outcome that anybody gets from the Realm comes through here, once. */
    protected final <T extends MappingOutcome> T counted(T outcome) {
        outcomes.count(outcome.match(
                mapped -> HttpRefusal.MAPPED,
                denied -> denied.refusal().denial().code(),
                this::unavailable));
        boolean error = outcome instanceof Unavailable unavailable && !unavailable.isUnreachable();
        if (error != answeredWithAnError) {
            answeredWithAnError = error;
        }
        return outcome;
    }

    private String unavailable(Unavailable outcome) {
        latestOutage = new Outage(Instant.now().truncatedTo(ChronoUnit.SECONDS), outcome.cause());
        return HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode();
    }

    /** The answer to every password, which needs no directory. */
    protected final <T> T noPassword() {
        passwordAsked.set(true);
        return null;
    }

    /** From now on this thread is told of the directory again. */
    protected final void certificateAsked() {
        passwordAsked.remove();
    }

    /**
     * Whether there is a domain controller to ask, and the latest question was not answered with an error. While not,
     * LockOutRealm counts no failures; but it asks in the thread of the failure, and one of a password is no outage's.
     */
    @Override
    public boolean isAvailable() {
        return passwordAsked.get() != null
                || !answeredWithAnError
                        && working().filter(MapperAssembly::isAvailable).isPresent();
    }

    /** How many requests for an account were answered with one, also from memory. */
    public long getMappedCount() {
        return outcomes.sum(HttpRefusal.MAPPED::equals);
    }

    /** How many were refused, for whatever reason. */
    public long getDeniedCount() {
        Predicate<String> notDenied = Predicate.<String>isEqual(HttpRefusal.MAPPED)
                .or(HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode()::equals);
        return outcomes.sum(notDenied.negate());
    }

    /** How many could not be answered. */
    public long getUnavailableCount() {
        return outcomes.sum(HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode()::equals);
    }

    /** The same by reason code. */
    public CompositeData getOutcomes() {
        return outcomes.counts();
    }

    /** When a request could not be answered for the last time, in UTC; {@code null} where all could. */
    public String getLastUnavailable() {
        Outage latest = latestOutage;
        return latest == null ? null : latest.at().toString();
    }

    /** Why a request could not be answered the last time; {@code null} where all could. */
    public String getLastUnavailableReason() {
        Outage latest = latestOutage;
        return latest == null ? null : latest.cause();
    }

    /**
     * When a change in the domain was heard of for the last time, in UTC; {@code null} where none was, or none is told.
     */
    public String getLastChangeNotification() {
        return working()
                .flatMap(MapperAssembly::lastChangeNotification)
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(null);
    }

    /** The settings in effect; empty where the Realm is not started. */
    protected abstract Optional<EffectiveSettings> effectiveSettings();

    /** The settings in effect, each with its value and where it comes from; empty where the Realm is not started. */
    public TabularData getEffectiveSettings() {
        return effectiveSettings().map(EffectiveSettingsTable::of).orElse(null);
    }

    /**
     * The value of a setting that is in effect.
     *
     * @param attribute the name of the JMX attribute
     * @return empty where that is no setting, or where the Realm is not started
     */
    final Optional<String> effectiveValue(String attribute) {
        return RealmSettings.byKey(attribute.equals("dnsDomain") ? "domain" : attribute)
                .flatMap(setting -> effectiveSettings().map(settings -> settings.value(setting)));
    }

    /** How the domain controllers are; none before the first question. */
    public TabularData getDomainControllers() {
        return ControllerTable.of(
                working().map(MapperAssembly::domainControllers).orElse(List.of()));
    }

    /** How many certificates are remembered, mapped and refused ones. */
    public long getCachedCertificates() {
        return working().map(mapper -> mapper.cachingMapper().size()).orElse(0L);
    }

    /** Forgets everything, so that the next request of everybody asks the directory. */
    public String clearCache() {
        return working().map(mapper -> forgotten(mapper.clearCache())).orElse(NOT_STARTED);
    }

    /**
     * Forgets what is remembered of one certificate or account.
     *
     * @param one see {@link CacheQuery#by}
     */
    public String evict(String one) {
        try {
            Predicate<MappingOutcome> meant = CacheQuery.by(one);
            return working()
                    .map(mapper -> forgotten(mapper.cachingMapper().evictIf(meant)))
                    .orElse(NOT_STARTED);
        } catch (CertificateException e) {
            return "nothing forgotten: " + Printable.of(e.getMessage())
                    + "; give a certificate as PEM, its SHA-256 in hexadecimal, or an account's name or SID";
        }
    }

    private static String forgotten(long certificates) {
        return "forgot " + certificates + (certificates == 1 ? " certificate" : " certificates");
    }

    /**
     * Whose certificate is it, and why? Asks the directory each time; counts as no login and remembers nothing.
     *
     * @param pem a certificate, and behind it what is sent along with it
     */
    public String explain(String pem) {
        try {
            List<X509Certificate> chain = CacheQuery.chain(pem);
            return working()
                    .map(mapper -> OutcomeText.of(mapper.mapper().map(chain)))
                    .orElse(NOT_STARTED);
        } catch (CertificateException e) {
            return "cannot be explained: " + Printable.of(e.getMessage())
                    + "; give a certificate as PEM: -----BEGIN CERTIFICATE----- ... -----END CERTIFICATE-----";
        } catch (RuntimeException e) {
            LOG.error("A certificate could not be explained because of a fault in this software", e);
            return "cannot be explained because of a fault in this software, see the log";
        }
    }
}
