// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Forest;

/**
 * Reads what the directory lets the service account of delegation do. Every method sends at least one query, and throws
 * DirectoryUnavailableException where the directory cannot be queried. Stateless but for the forest, and so safe for
 * any number of threads.
 */
public final class DelegationRights {
    private static final String USER_ACCOUNT_CONTROL = "userAccountControl";
    private static final String ENCRYPTION_TYPES = "msDS-SupportedEncryptionTypes";
    private static final String ALLOWED_TO_DELEGATE_TO = "msDS-AllowedToDelegateTo";
    private static final String SERVICE_PRINCIPAL_NAME = "servicePrincipalName";
    private static final String SAM_ACCOUNT_NAME = "sAMAccountName";
    /** SERVER_TRUST_ACCOUNT and PARTIAL_SECRETS_ACCOUNT, for read-only domain controllers (MS-ADTS 2.2.16). */
    private static final int DOMAIN_CONTROLLER = 0x2000 | 0x4000000;
    /** The service class that only domain controllers have, and that every account may read (MS-DRSR 2.2.3.2). */
    private static final String REPLICATION = "e3514235-4b06-11d1-ab04-00c04fc2dcd2/";

    private static final int MOST_HOLDERS = 10;

    private final Forest forest;
    private final ReaderRights rights;

    /** Creates it; sends nothing. */
    public DelegationRights(Forest forest) {
        this.forest = forest;
        this.rights = new ReaderRights(forest);
    }

    /**
     * Returns the service account; empty if the bind account sees none with this name in its domain.
     *
     * @param principal {@code name@REALM}
     */
    public Optional<ServiceAccount> serviceAccount(String principal) {
        Optional<SeenAccount> account = rights.account(principal);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        LdapSearch search = LdapSearch.base(
                account.get().distinguishedName(),
                USER_ACCOUNT_CONTROL,
                ENCRYPTION_TYPES,
                SERVICE_PRINCIPAL_NAME,
                ALLOWED_TO_DELEGATE_TO);
        return execute(forest.ownPool(), "cannot read the service account", connection -> {
            SearchResultEntry entry = search.execute(connection).entry();
            List<String> targets = new ArrayList<>();
            for (byte[] value : EntryAttributes.values(entry, ALLOWED_TO_DELEGATE_TO)) {
                targets.add(EntryAttributes.text(entry, ALLOWED_TO_DELEGATE_TO, value));
            }
            return Optional.of(new ServiceAccount(
                    account.get(),
                    EntryAttributes.integer(entry, USER_ACCOUNT_CONTROL),
                    EntryAttributes.integer(entry, ENCRYPTION_TYPES),
                    !values(entry).isEmpty(),
                    targets));
        });
    }

    /** Returns which accounts of the forest have these service principal names. */
    public List<DelegationTarget> targets(List<String> servicePrincipalNames) {
        String ownDn = forest.domains().own().dn().toString();
        String configuration = forest.configuration();
        boolean isForest = forest.domains().permitted().size() > 1;
        List<DelegationTarget> targets = execute(forest.ownPool(), "cannot search for targets", connection -> {
            SpnMappings mappings = SpnMappings.read(connection, configuration);
            List<DelegationTarget> found = new ArrayList<>();
            for (String each : servicePrincipalNames) {
                found.add(target(connection, ownDn, each, mappings));
            }
            return found;
        });
        return isForest ? targets.stream().map(this::inForest).toList() : targets;
    }

    /** Searches the global catalog, where the own domain, whose attributes are complete, has no such account. */
    private DelegationTarget inForest(DelegationTarget target) {
        if (!target.accounts().isEmpty()) {
            return target;
        }
        String configuration = forest.configuration();
        return execute(
                forest.accountSearchPool(),
                "cannot search for targets",
                connection -> target(
                        connection,
                        forest.accountSearchBase(),
                        target.servicePrincipalName(),
                        SpnMappings.read(connection, configuration)));
    }

    private static DelegationTarget target(
            LDAPInterface connection, String baseDn, String servicePrincipalName, SpnMappings mappings)
            throws LDAPException {
        Filter names = Filter.createORFilter(mappings.namesOf(servicePrincipalName).stream()
                .map(name -> Filter.createEqualityFilter(SERVICE_PRINCIPAL_NAME, name))
                .toList());
        LdapSearch search = LdapSearch.of(
                        baseDn,
                        SearchScope.SUB,
                        names,
                        MOST_HOLDERS,
                        List.of(SAM_ACCOUNT_NAME, USER_ACCOUNT_CONTROL, ENCRYPTION_TYPES, SERVICE_PRINCIPAL_NAME))
                .limitedToDomainScope();
        List<SearchResultEntry> found = search.execute(connection).entries();
        // An account that lists the name itself comes before one that has it by its HOST.
        List<SearchResultEntry> exact = found.stream()
                .filter(entry -> lists(entry, servicePrincipalName))
                .toList();
        List<DelegationTarget.Holder> holders = new ArrayList<>();
        for (SearchResultEntry entry : exact.isEmpty() ? found : exact) {
            holders.add(holder(entry));
        }
        return new DelegationTarget(servicePrincipalName, holders);
    }

    private static boolean lists(SearchResultEntry entry, String servicePrincipalName) {
        return values(entry).stream().anyMatch(servicePrincipalName::equalsIgnoreCase);
    }

    private static List<String> values(SearchResultEntry entry) {
        String[] values = entry.getAttributeValues(SERVICE_PRINCIPAL_NAME);
        return values == null ? List.of() : List.of(values);
    }

    private static DelegationTarget.Holder holder(SearchResultEntry entry) throws InvalidResponseException {
        boolean replicates = values(entry).stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(REPLICATION));
        int flags = EntryAttributes.integer(entry, USER_ACCOUNT_CONTROL).orElse(0);
        return new DelegationTarget.Holder(
                entry.getDN(),
                EntryAttributes.name(entry, SAM_ACCOUNT_NAME).orElse(entry.getDN()),
                replicates || (flags & DOMAIN_CONTROLLER) != 0,
                EntryAttributes.integer(entry, ENCRYPTION_TYPES));
    }

    private <T> T execute(DomainControllerPool pool, String failure, LdapOperation<T> operation) {
        try {
            return pool.execute(LdapOperation.decoding(operation));
        } catch (LDAPException e) {
            throw LdapErrors.unavailable(failure, e);
        }
    }
}
