// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.account.AccountSample;
import org.adcertmap.directory.account.AccountScan;
import org.adcertmap.directory.account.GroupLookup;
import org.adcertmap.directory.account.GroupNames;
import org.adcertmap.directory.account.LdapAccountDirectory;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.ControllerInspection;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.directory.dc.pool.ForestControllers;
import org.adcertmap.directory.dc.tracking.ChangeListener;
import org.adcertmap.directory.dc.tracking.TrackingSettings;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.directory.forest.PublishedCas;
import org.adcertmap.directory.forest.PublishedCrls;
import org.adcertmap.directory.rights.DelegationRights;
import org.adcertmap.directory.rights.ReaderRights;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.PrefetchedAccount;
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;

/**
 * Queries one Active Directory domain and, unless {@code servers} names only its domain controllers, the forest of that
 * domain. Creating it opens no connection, so that a server starts while its directory is unreachable. Names of groups,
 * names of domains and published CA certificates are cached; accounts are not. Safe for any number of threads; close it
 * once.
 */
public final class ActiveDirectory implements AccountDirectory, AutoCloseable {
    private final BindAccount account;
    private final ForestControllers controllers;
    private final AccountDirectory accounts;
    private final GroupNames groupNames;
    private final GroupLookup groupLookup;
    private final PublishedCas publishedCas;
    private final Forest forest;
    private final LdapCrlFetcher publishedCrls;

    /**
     * Creates the parts that share the connections; the credentials do not change.
     *
     * @throws GeneralSecurityException if the trust store or the client certificate cannot be used
     */
    public ActiveDirectory(DirectorySettings settings, CacheSettings cacheSettings) throws GeneralSecurityException {
        this(settings, BindAccount.of(settings.bind()), cacheSettings);
    }

    /**
     * Creates the parts that share the connections.
     *
     * @param account the bind account, whose credentials may change
     * @throws GeneralSecurityException if the trust store or the client certificate cannot be used
     */
    public ActiveDirectory(DirectorySettings settings, BindAccount account, CacheSettings cacheSettings)
            throws GeneralSecurityException {
        this.account = account;
        this.controllers = new ForestControllers(settings, account);
        this.forest = new Forest(controllers, settings.domain(), refreshExecutor());
        this.publishedCas = new PublishedCas(controllers.ownDomain(), forest, cacheSettings, refreshExecutor());
        this.groupNames = new GroupNames(forest, cacheSettings);
        this.groupLookup = new GroupLookup(forest);
        this.publishedCrls = new PublishedCrls(controllers.ownDomain(), settings);
        this.accounts = new LdapAccountDirectory(forest, groupNames);
    }

    private ActiveDirectory(ActiveDirectory other, CacheSettings cacheSettings) {
        this.account = other.account;
        this.controllers = other.controllers;
        controllers.share();
        this.forest = other.forest;
        this.publishedCas = new PublishedCas(controllers.ownDomain(), forest, cacheSettings, refreshExecutor());
        this.groupNames = new GroupNames(forest, cacheSettings);
        this.groupLookup = other.groupLookup;
        this.publishedCrls = other.publishedCrls;
        this.accounts = new LdapAccountDirectory(forest, groupNames);
    }

    /** Returns the same directory with empty caches: it shares the connections, and is closed as well. */
    public ActiveDirectory sharingConnections(CacheSettings cacheSettings) {
        return new ActiveDirectory(this, cacheSettings);
    }

    /** Returns whether this shares the connections with the other one. */
    public boolean sharesConnectionsWith(ActiveDirectory other) {
        return controllers == other.controllers;
    }

    /** Returns the bind account. */
    public BindAccount account() {
        return account;
    }

    @Override
    public Candidates find(List<AccountQuery> queries) {
        return accounts.find(queries);
    }

    @Override
    public Optional<Candidate> inOwnDomain(Candidate found, List<AccountQuery> queries) {
        return accounts.inOwnDomain(found, queries);
    }

    @Override
    public Optional<PrefetchedAccount> prefetch(Sid account) {
        return accounts.prefetch(account);
    }

    @Override
    public Optional<Account> read(Sid account, String dnsDomain) {
        return accounts.read(account, dnsDomain);
    }

    /** Searches for the groups that have one of these names, see {@link GroupLookup#named}. */
    public List<Group> groupsNamed(List<String> names) {
        return groupLookup.named(names);
    }

    /** Returns an ordinary user of the domain, to see what the bind account may read; see {@link AccountSample}. */
    public Optional<Sid> sampleAccount() {
        return AccountSample.in(forest);
    }

    /** Returns a scan of all accounts, which opens connections of its own. */
    public AccountScan accountScan() {
        return new AccountScan(forest);
    }

    /** Returns an inspection of single domain controllers, which shares the bind account; the caller closes it. */
    public ControllerInspection controllerInspection() {
        return controllers.inspection();
    }

    /** Returns what the bind account may read and write, which is read with each call. */
    public ReaderRights readerRights() {
        return new ReaderRights(forest);
    }

    /** Returns what the directory lets the service account of delegation do, which is read with each call. */
    public DelegationRights delegationRights() {
        return new DelegationRights(forest);
    }

    /** Returns the CAs in the forest's NTAuthCertificates. */
    public NtAuth ntAuth() {
        return publishedCas.ntAuth();
    }

    /** Returns the root CAs in the forest's Certification Authorities container, and the intermediate CAs. */
    public CertificationAuthorities certificationAuthorities() {
        return publishedCas.certificationAuthorities();
    }

    /** Returns whether the forest was queried and publishes no root CA, so that there is no certification path. */
    public boolean publishesNoRootCa() {
        return publishedCas.publishesNoRootCa();
    }

    /** Returns the fetcher of the CRLs that CAs publish in the directory. */
    public LdapCrlFetcher publishedCrls() {
        return publishedCrls;
    }

    /**
     * Tracks the changes in the domain, as the settings say, in place of what was tracked before.
     *
     * @param listener gets the changes of accounts and groups, in any thread, after the names of groups were evicted
     */
    public void trackChanges(TrackingSettings tracking, ChangeListener listener) {
        controllers
                .changeTracking()
                .start(tracking.limitedBy(this::otherDomains), new GroupNameEviction(groupNames, listener));
        groupNames.coverBy(controllers.changeTracking());
    }

    /** Relies on change tracking no longer: another one that shares the connections gets the changes from now on. */
    public void stopTracking() {
        groupNames.coverBy(ChangeCoverage.NONE);
    }

    /** Why changes of groups may not be reported: universal groups of other domains are in tokens as well. */
    private Optional<String> otherDomains() {
        return forest.domains().all().size() == 1
                ? Optional.empty()
                : Optional.of("the forest has several domains, and the groups of other domains are not tracked");
    }

    /** Returns what the domain reports of its changes. */
    public ChangeCoverage changeCoverage() {
        return controllers.changeTracking();
    }

    /** Returns the state of change tracking. */
    public TrackingStatus trackingStatus() {
        return controllers.changeTracking().status();
    }

    /** Returns the executor for cache refreshes; it rejects tasks when its queue is full and when this is closed. */
    public Executor refreshExecutor() {
        return controllers.refreshExecutor();
    }

    /**
     * Returns whether at least one domain controller is in rotation and the bind account is not rejected; true before
     * the first bind.
     */
    public boolean isAvailable() {
        return controllers.ownDomain().isAvailable() && !account.isRejected();
    }

    /** Binds one connection in the background, so that a rejected bind account is reported at the start. */
    public void verifyBind() {
        controllers.verifyBind();
    }

    /**
     * Reads the bind account's credentials again if their files have changed, and tries changed ones once.
     *
     * @param atOnce also if a file was changed so recently that it may still be written
     */
    public void readCredentialsAgain(boolean atOnce) {
        account.readAgain(atOnce);
        controllers.tryChangedCredentials();
    }

    /**
     * Permits another bind at once, whatever was rejected before; a health check of each domain controller sends it.
     */
    public void permitBindRetry() {
        account.permitRetry();
        controllers.tryChangedCredentials();
        controllers.verifyBind();
    }

    /** Returns what became of the last bind with the credentials in use, for administrators. */
    public String bindStatus() {
        return account.status();
    }

    /** Returns how far the clock of a domain controller is ahead of this machine's; empty before the first response. */
    public Optional<Duration> clockSkew() {
        return forest.clockSkew();
    }

    /** Returns the status of each domain controller in use; empty before the first query. */
    public List<DomainControllerStatus> domainControllers() {
        return controllers.status(failure -> Printable.excerpt(LdapErrors.describeController(failure)));
    }

    /** Clears the cached names of groups and the cached CA certificates. */
    public void clearCaches() {
        groupNames.clearCache();
        publishedCas.clearCache();
    }

    @Override
    public void close() {
        controllers.close();
    }
}
