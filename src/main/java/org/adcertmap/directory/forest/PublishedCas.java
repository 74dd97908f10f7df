package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.adcertmap.cache.CacheSettings;
import org.adcertmap.cache.CachingNtAuth;
import org.adcertmap.cache.CachingPathBuilder;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.trust.CertificationAuthorities;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.PathBuilder;

/**
 * Which authorities does the forest publish? Those in NTAuthCertificates may issue certificates that log in; those that
 * have signed themselves in Certification Authorities are believed; the others there, those in AIA and those in
 * NTAuthCertificates may stand between. Read anew every {@code cacheTtl}, all in one search; what was found of a
 * certificate holds for as long as what was read. No object means no authority. A value that is no certificate is no
 * authority. Sources: KB295663 for NTAuthCertificates; MS-WCCE 2.2.2.11 for the containers.
 */
public final class PublishedCas {
    private static final String KEY = "authorities";
    private static final String CA_CERTIFICATE = "cACertificate";

    private final DomainControllerPool controllers;
    private final Forest forest;
    private final int size;
    private final RefreshingCache<String, Known> known;
    private volatile Known latest;
    private volatile boolean isRead;

    private record Listed(List<X509Certificate> ntAuth, CertificationAuthorities authorities) {
        /** Whether the same authorities are listed; a directory has no order. */
        boolean isAs(Listed other) {
            return Set.copyOf(ntAuth).equals(Set.copyOf(other.ntAuth))
                    && Set.copyOf(authorities.roots()).equals(Set.copyOf(other.authorities.roots()))
                    && Set.copyOf(authorities.intermediates()).equals(Set.copyOf(other.authorities.intermediates()));
        }
    }

    /** What was read, with every signature and path that was checked against it. */
    private record Known(Listed listed, NtAuth ntAuth, PathBuilder paths) {}

    public PublishedCas(DomainControllerPool controllers, Forest forest, CacheSettings memory, Executor background) {
        this.controllers = controllers;
        this.forest = forest;
        this.size = memory.cacheSize();
        this.latest = known(new Listed(List.of(), CertificationAuthorities.NONE));
        RefreshingCache.Lifetime keep = new RefreshingCache.Lifetime(memory.cacheTtl(), memory.outageGracePeriod());
        this.known = new RefreshingCache<>(1, anything -> keep, background);
    }

    private Known known(Listed listed) {
        return new Known(
                listed,
                new CachingNtAuth(NtAuth.of(listed.ntAuth()), size),
                new CachingPathBuilder(PathBuilder.trusting(listed.authorities()), size));
    }

    /** Whether they were read and there is no root among them, so that nobody is believed. */
    public boolean publishesNoRootCa() {
        return isRead && latest.listed().authorities().roots().isEmpty();
    }

    public NtAuth ntAuth() {
        return certificate -> current().ntAuth().issuerThumbprints(certificate);
    }

    public PathBuilder certificationPaths() {
        return (chain, now) -> current().paths().build(chain, now);
    }

    /** They are read anew before the next answer. */
    public void clearCache() {
        known.clear();
    }

    private Known current() {
        return known.get(KEY, this::read);
    }

    private Known read() {
        try {
            DN services = new DN(new RDN("CN", "Services"), new DN(forest.configuration()));
            DN base = new DN(new RDN("CN", "Public Key Services"), services);
            Listed listed = listed(base, controllers.ask(connections -> published(connections, base)));
            if (!listed.isAs(latest.listed())) {
                latest = known(listed);
            }
            isRead = true;
            return latest;
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("reading the authorities that the forest publishes", e);
        }
    }

    private static List<SearchResultEntry> published(LDAPConnectionPool connections, DN base) throws LDAPException {
        Filter isAuthority = Filter.createEqualityFilter("objectClass", "certificationAuthority");
        try {
            return connections
                    .search(base.toString(), SearchScope.SUB, isAuthority, CA_CERTIFICATE)
                    .getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return List.of(); // a forest without authorities
            }
            throw e;
        }
    }

    private static Listed listed(DN base, List<SearchResultEntry> entries) throws LDAPException {
        DN ntAuth = new DN(new RDN("CN", "NTAuthCertificates"), base);
        DN believed = new DN(new RDN("CN", "Certification Authorities"), base);
        DN between = new DN(new RDN("CN", "AIA"), base);
        List<X509Certificate> listed = new ArrayList<>();
        List<X509Certificate> roots = new ArrayList<>();
        List<X509Certificate> intermediates = new ArrayList<>();
        for (SearchResultEntry entry : entries) {
            DN dn = entry.getParsedDN();
            if (dn.equals(ntAuth)) {
                listed.addAll(certificates(entry));
            } else if (dn.isDescendantOf(believed, false)) {
                CertificationAuthorities all = CertificationAuthorities.of(certificates(entry));
                roots.addAll(all.roots());
                intermediates.addAll(all.intermediates());
            } else if (dn.isDescendantOf(between, false)) {
                intermediates.addAll(certificates(entry));
            }
        }
        intermediates.addAll(listed);
        return new Listed(List.copyOf(listed), new CertificationAuthorities(roots, intermediates));
    }

    private static List<X509Certificate> certificates(SearchResultEntry entry) {
        List<X509Certificate> found = new ArrayList<>();
        byte[][] values = entry.getAttributeValueByteArrays(CA_CERTIFICATE);
        for (byte[] value : values == null ? new byte[0][] : values) {
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(value)));
            } catch (CertificateException e) {
                // No certificate, so no authority: whatever names it as its issuer is refused.
            }
        }
        return found;
    }
}
