// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;

/**
 * Reads the CA certificates that the forest publishes, all in one search, and caches them for {@code cacheTtl}. CAs in
 * NTAuthCertificates may issue certificates for logon. Self-signed CAs in Certification Authorities are trust anchors.
 * Other CAs there, CAs in AIA and CAs in NTAuthCertificates are intermediate CAs of a certification path. An object
 * that every forest has, or a value that its class requires, and that a domain controller does not show, is a failure
 * of that domain controller and never "no CA": the next one is queried, and then the cached CAs are used. A value that
 * is not a certificate is logged and ignored. Sources: KB295663 for NTAuthCertificates; MS-WCCE 2.2.2.11 for the
 * containers.
 *
 * <p>Safe for any number of threads: the cache runs one read at a time, in which alone {@code latest} and
 * {@code hasBeenRead} are written; {@code latest} and {@code outage} are replaced as a whole; {@code ntAuthInUse} is
 * set once and stays.
 */
public final class PublishedCas {
    private static final String CACHE_KEY = "published CAs";
    private static final String CA_CERTIFICATE = "cACertificate";
    private static final int PLACEHOLDER_OCTETS = 1;

    /** Longer than one mapping takes, from the lookup of the CAs to its entry in the cache. */
    private static final Duration LONGEST_MAPPING = Duration.ofMinutes(5);

    /** For how long cached CAs are used after an outage was met: a login needs them twice, and waits once. */
    private static final Duration OUTAGE_BACK_OFF = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(PublishedCas.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final DomainControllerPool controllers;
    private final Forest forest;
    private final RefreshingCache<String, Published> cache;
    private volatile Published latest;
    private volatile boolean hasBeenRead;
    private volatile boolean ntAuthInUse;
    private volatile Optional<Long> outage = Optional.empty(); // System.nanoTime() of the latest read that met one

    /** @param hasNtAuth whether NTAuthCertificates is readable, without which nothing is known of its CAs */
    private record Published(boolean hasNtAuth, NtAuth ntAuth, CertificationAuthorities cas) {
        /** Returns whether both contain the same CAs; the values of an LDAP attribute have no order. */
        boolean isSameAs(Published other) {
            return hasNtAuth == other.hasNtAuth
                    && Set.copyOf(ntAuth.cas()).equals(Set.copyOf(other.ntAuth.cas()))
                    && Set.copyOf(cas.roots()).equals(Set.copyOf(other.cas.roots()))
                    && Set.copyOf(cas.intermediates()).equals(Set.copyOf(other.cas.intermediates()));
        }
    }

    /**
     * @param controllers the domain controllers to read from
     * @param refreshExecutor runs refreshes of the cache; may reject them
     */
    public PublishedCas(
            DomainControllerPool controllers, Forest forest, CacheSettings cacheSettings, Executor refreshExecutor) {
        this.controllers = controllers;
        this.forest = forest;
        this.latest = new Published(false, NtAuth.of(List.of()), CertificationAuthorities.NONE);
        Lifetime lifetime = lifetime(cacheSettings);
        this.cache = new RefreshingCache<>(1, published -> lifetime, refreshExecutor);
    }

    /**
     * Returns a lifetime that ends after that of every mapping that was judged by these CAs. In an outage each refresh
     * of a mapping then still gets to its revocation check, before the account cannot be read: a revoked certificate is
     * denied, and never served from the cache because the CAs were unavailable first.
     */
    static Lifetime.Cached lifetime(CacheSettings settings) {
        Duration ofMappings = settings.outageGracePeriod();
        return new Lifetime.Cached(
                settings.cacheTtl(),
                ofMappings.isZero()
                        ? Duration.ZERO
                        : ofMappings.plus(settings.cacheTtl()).plus(LONGEST_MAPPING));
    }

    /** Returns whether the CAs have been read and include no root CA, so that no certificate is trusted. */
    public boolean publishesNoRootCa() {
        return hasBeenRead && latest.cas().roots().isEmpty();
    }

    /**
     * Returns NTAuthCertificates, read anew once {@code cacheTtl} is over; the same object while no published CA has
     * changed. From now on a domain controller where that object is not readable has no usable response: what was read
     * from one before, for the other CAs alone, is read anew.
     */
    public NtAuth ntAuth() {
        ntAuthInUse = true;
        Published published = current();
        while (!published.hasNtAuth()) { // more than once only if a read that began before has just ended
            cache.clear();
            published = current();
        }
        return published.ntAuth();
    }

    /** Returns the published root and intermediate CAs; it follows changes like {@link #ntAuth}. */
    public CertificationAuthorities certificationAuthorities() {
        return current().cas();
    }

    /** Makes the next use read the CAs again. */
    public void clearCache() {
        cache.clear();
    }

    private Published current() {
        return outage.filter(at -> System.nanoTime() - at < OUTAGE_BACK_OFF.toNanos())
                .flatMap(at -> cache.getIfCached(CACHE_KEY)) // no longer than its grace period
                .orElseGet(() -> cache.get(CACHE_KEY, this::read));
    }

    private Published read() {
        try {
            DN services = new DN(new RDN("CN", "Services"), new DN(forest.configuration()));
            DN base = new DN(new RDN("CN", "Public Key Services"), services);
            Filter isCa = Filter.createEqualityFilter("objectClass", "certificationAuthority");
            LdapSearch search = LdapSearch.of(
                    base.toString(), SearchScope.SUB, isCa, LdapSearch.MAX_PAGE_SIZE, List.of(CA_CERTIFICATE));
            Published published = controllers.execute(LdapOperation.decoding(
                    connections -> published(base, search.execute(connections).complete())));
            if (!published.isSameAs(latest)) {
                latest = published;
            }
            hasBeenRead = true;
            return latest;
        } catch (LDAPException e) {
            DirectoryUnavailableException unavailable =
                    LdapErrors.unavailable("cannot read the CA certificates that the forest publishes", e);
            if (unavailable.isUnreachable()) {
                outage = Optional.of(System.nanoTime());
            }
            throw unavailable;
        }
    }

    private Published published(DN base, List<SearchResultEntry> entries) throws LDAPException {
        DN ntAuthDn = new DN(new RDN("CN", "NTAuthCertificates"), base);
        DN rootsDn = new DN(new RDN("CN", "Certification Authorities"), base);
        DN aiaDn = new DN(new RDN("CN", "AIA"), base);
        boolean ntAuthIsReadable = false;
        List<X509Certificate> ntAuth = new ArrayList<>();
        List<X509Certificate> roots = new ArrayList<>();
        List<X509Certificate> intermediates = new ArrayList<>();
        for (SearchResultEntry entry : entries) {
            DN dn = EntryAttributes.dnOf(entry);
            if (dn.equals(ntAuthDn)) {
                ntAuthIsReadable = true;
                ntAuth.addAll(certificates(entry));
            } else if (dn.isDescendantOf(rootsDn, false)) {
                CertificationAuthorities cas = CertificationAuthorities.of(certificates(entry));
                roots.addAll(cas.roots());
                intermediates.addAll(cas.intermediates());
            } else if (dn.isDescendantOf(aiaDn, false)) {
                intermediates.addAll(certificates(entry));
            }
        }
        if (ntAuthInUse && !ntAuthIsReadable) {
            throw new InvalidResponseException("there is no readable object [" + ntAuthDn
                    + "]; the forest has none before its first enterprise CA; only if the issuing CA is yours, publish it:"
                    + " certutil -dspublish -f issuing-ca.cer NTAuthCA");
        }
        intermediates.addAll(ntAuth);
        return new Published(ntAuthIsReadable, NtAuth.of(ntAuth), new CertificationAuthorities(roots, intermediates));
    }

    /**
     * Decodes the certificates of a certificationAuthority object. Its schema requires a value, so an object without
     * certificates has a placeholder of at most one octet.
     *
     * @throws InvalidResponseException if it has no readable value
     */
    private List<X509Certificate> certificates(SearchResultEntry entry) throws InvalidResponseException {
        List<byte[]> values = EntryAttributes.values(entry, CA_CERTIFICATE);
        if (values.isEmpty()) {
            throw EntryAttributes.invalid(entry, CA_CERTIFICATE, "is not readable");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] value : values) {
            if (value.length <= PLACEHOLDER_OCTETS) {
                continue;
            }
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(value)));
            } catch (CertificateException | RuntimeException e) { // no CA: certificates that name it are denied
                LogRateLimiter.Line line = limiter.line(
                        Level.WARNING,
                        Printable.of("A value of " + CA_CERTIFICATE + " is ignored, because it is not a certificate: ["
                                + entry.getDN() + "]: " + e.getMessage()));
                LOG.log(line.level(), line.text());
            }
        }
        return certificates;
    }
}
