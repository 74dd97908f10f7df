package org.adcertmap.directory;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.adcertmap.cache.CacheSettings;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.account.GroupNames;
import org.adcertmap.directory.account.LdapAccountDirectory;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.directory.dc.pool.ForestControllers;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.directory.forest.PublishedCas;
import org.adcertmap.directory.forest.PublishedCrls;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.PathBuilder;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;

/**
 * One Active Directory domain, and its forest where that is wanted, ready to be asked. Making one opens no connection,
 * so that a server can start while its directory is away. Names of groups and domains, and the authorities in NTAuth,
 * are remembered; accounts are asked for each time. Safe for any number of threads; close it once.
 */
public final class ActiveDirectory implements AccountDirectory, AutoCloseable {
    private final ForestControllers reachable;
    private final AccountDirectory accounts;
    private final GroupNames groupNames;
    private final PublishedCas authorities;
    private final Forest forest;
    private final LdapCrlFetcher publishedCrls;

    /** @throws GeneralSecurityException if the trust store cannot be used */
    public ActiveDirectory(DirectorySettings settings, CacheSettings memory) throws GeneralSecurityException {
        this.reachable = new ForestControllers(settings);
        this.forest = new Forest(reachable, settings.domain(), refreshExecutor());
        this.authorities = new PublishedCas(reachable.own(), forest, memory, refreshExecutor());
        this.groupNames = new GroupNames(forest, memory);
        this.publishedCrls = new PublishedCrls(reachable.own(), settings);
        this.accounts = new LdapAccountDirectory(forest, groupNames, reachable.parallel());
    }

    @Override
    public Candidates find(List<AccountQuery> questions) {
        return accounts.find(questions);
    }

    @Override
    public Optional<Supplier<Optional<Account>>> prefetch(Sid account) {
        return accounts.prefetch(account);
    }

    @Override
    public Optional<Account> read(Sid account, String dnsDomain) {
        return accounts.read(account, dnsDomain);
    }

    /** The authorities in the forest's NTAuthCertificates. */
    public NtAuth ntAuth() {
        return authorities.ntAuth();
    }

    /** The way to the roots in the forest's Certification Authorities. */
    public PathBuilder certificationPaths() {
        return authorities.certificationPaths();
    }

    /** Whether the forest was found to publish no root, so that by {@link #certificationPaths} nobody is believed. */
    public boolean publishesNoRootCa() {
        return authorities.publishesNoRootCa();
    }

    /** The lists of revocations that authorities have published in it. */
    public LdapCrlFetcher publishedCrls() {
        return publishedCrls;
    }

    /**
     * From now on tells what changes in the domain, where the directory offers that.
     *
     * @param told gets the SIDs of the accounts and groups that have changed, in some thread
     */
    public void trackChanges(Consumer<Set<Sid>> told) {
        reachable.trackChanges(told);
    }

    /** Where answers are asked for ahead of time; rejects when there is too much of it, and when this is closed. */
    public Executor refreshExecutor() {
        return reachable.refreshExecutor();
    }

    /** Whether there is a domain controller that is not known to be unwell; true before the first question. */
    public boolean isAvailable() {
        return reachable.own().isAvailable();
    }

    /** How much later it is at a domain controller than here; nothing before the first answer. */
    public Optional<Duration> clockSkew() {
        return forest.clockSkew();
    }

    /** How the domain controllers are; none before the first question. */
    public List<DomainControllerStatus> domainControllers() {
        return reachable.view(error -> Printable.of(LdapErrors.words(error)));
    }

    /** Forgets the names of groups and the authorities that the forest publishes. */
    public void clearCaches() {
        groupNames.clearCache();
        authorities.clearCache();
    }

    @Override
    public void close() {
        reachable.close();
    }
}
