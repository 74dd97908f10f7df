// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.AccountName;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Forest;

/**
 * Reads what the bind account sees of the own domain. Every method sends at least one query, and throws
 * DirectoryUnavailableException where the directory cannot be queried. Stateless but for the forest, and so safe for
 * any number of threads.
 */
public final class ReaderRights {
    private static final int SAMPLE = 100;
    private static final String OBJECT_SID = "objectSid";
    private static final String SAM_ACCOUNT_NAME = "sAMAccountName";
    private static final String KEY_VERSION = "msDS-KeyVersionNumber";
    private static final String GROUP_TYPE = "groupType";
    private static final String TOKEN_GROUPS = "tokenGroups";
    private static final String CA_CERTIFICATE = "cACertificate";
    /** The attributes that the requester may modify (MS-ADTS 3.1.1.4.5.22). */
    private static final String WRITABLE = "allowedAttributesEffective";

    private final Forest forest;

    /** Creates it; sends nothing. */
    public ReaderRights(Forest forest) {
        this.forest = forest;
    }

    private Domain ownDomain() {
        return forest.domains().own();
    }

    /** Returns the DN of the own domain. */
    public String ownDomainDn() {
        return ownDomain().dn().toString();
    }

    /** Returns the DNS names of the domains of the forest. */
    public List<String> domains() {
        return forest.domains().all().stream().map(Domain::dnsName).toList();
    }

    /**
     * Returns the account with this name; empty if the bind account sees none.
     *
     * @param name as {@link AccountName} has it
     */
    public Optional<SeenAccount> account(String name) {
        Domain domain = ownDomain();
        LdapSearch search = new AccountName(name)
                .search(domain.dn().toString(), 2, List.of(OBJECT_SID, SAM_ACCOUNT_NAME, KEY_VERSION));
        return execute("cannot search for the account " + name, connection -> {
            LdapSearch.Result result = search.execute(connection);
            if (result.entries().size() > 1) {
                throw new InvalidResponseException("several accounts have the name " + name);
            }
            return result.entries().isEmpty()
                    ? Optional.<SeenAccount>empty()
                    : Optional.of(account(result.entries().get(0), domain));
        });
    }

    private static SeenAccount account(SearchResultEntry entry, Domain domain) throws InvalidResponseException {
        return new SeenAccount(
                sid(entry, OBJECT_SID, EntryAttributes.required(entry, OBJECT_SID, EntryAttributes::octets)),
                entry.getDN(),
                EntryAttributes.required(entry, SAM_ACCOUNT_NAME, EntryAttributes::name),
                domain,
                EntryAttributes.integer(entry, KEY_VERSION));
    }

    private static Sid sid(SearchResultEntry entry, String attribute, byte[] value) throws InvalidResponseException {
        try {
            return Sid.fromBytes(value);
        } catch (IllegalArgumentException e) {
            throw EntryAttributes.invalid(entry, attribute, "is no SID");
        }
    }

    /** Returns the SIDs of the bind account's own token: those of its groups, and mostly its own. */
    public Set<Sid> token() {
        return execute("cannot read the token of the bind account", connection -> {
            SearchResultEntry rootDse =
                    LdapSearch.base("", TOKEN_GROUPS).execute(connection).entry();
            Set<Sid> token = new LinkedHashSet<>();
            for (byte[] value : EntryAttributes.values(rootDse, TOKEN_GROUPS)) {
                token.add(sid(rootDse, TOKEN_GROUPS, value));
            }
            return token;
        });
    }

    /**
     * Returns the bind account by its own token, or else by its name; empty if it is none of the own domain.
     *
     * @param name as the settings have it; empty if a certificate names it
     */
    public Optional<SeenAccount> bindAccount(Optional<String> name) {
        return byToken().or(() -> name.flatMap(this::account));
    }

    private Optional<SeenAccount> byToken() {
        Domain domain = ownDomain();
        List<Filter> sids = token().stream()
                .map(sid -> Filter.createEqualityFilter(OBJECT_SID, sid.toBytes()))
                .toList();
        if (sids.isEmpty()) {
            return Optional.empty();
        }
        Filter filter =
                Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "user"), Filter.createORFilter(sids));
        LdapSearch search = LdapSearch.of(
                        domain.dn().toString(),
                        SearchScope.SUB,
                        filter,
                        2,
                        List.of(OBJECT_SID, SAM_ACCOUNT_NAME, KEY_VERSION))
                .limitedToDomainScope();
        return execute("cannot search for the bind account", connection -> {
            List<SearchResultEntry> found = search.execute(connection).entries();
            return found.size() == 1 ? Optional.of(account(found.get(0), domain)) : Optional.<SeenAccount>empty();
        });
    }

    /** Returns whether the bind account may read an attribute of an account that every account has. */
    public boolean mayRead(Sid account, String attribute) {
        LdapSearch search = LdapSearch.base("<SID=" + account + ">", attribute);
        return execute(
                "cannot read " + attribute + " of the account " + account,
                connection -> search.execute(connection).entry().hasAttribute(attribute));
    }

    /** Returns whether the bind account may modify the attribute of the object. */
    public boolean mayWrite(String dn, String attribute) {
        return execute("cannot read the rights to [" + dn + "]", connection -> {
            String[] writable =
                    LdapSearch.base(dn, WRITABLE).execute(connection).entry().getAttributeValues(WRITABLE);
            return writable != null && Arrays.stream(writable).anyMatch(attribute::equalsIgnoreCase);
        });
    }

    /** Returns some groups of the own domain. */
    public GroupSample groups() {
        LdapSearch search = LdapSearch.of(
                        ownDomain().dn().toString(),
                        SearchScope.SUB,
                        Filter.createEqualityFilter("objectClass", "group"),
                        SAMPLE,
                        List.of(SAM_ACCOUNT_NAME, GROUP_TYPE))
                .limitedToDomainScope();
        return execute("cannot search for groups", connection -> {
            List<SearchResultEntry> found = search.execute(connection).entries();
            return new GroupSample(
                    found.size(),
                    found.stream()
                            .filter(group -> !group.hasAttribute(SAM_ACCOUNT_NAME) || !group.hasAttribute(GROUP_TYPE))
                            .map(SearchResultEntry::getDN)
                            .toList());
        });
    }

    /** Returns NTAuthCertificates and the containers Certification Authorities and AIA. */
    public List<PublishedObject> publicKeyServices() {
        return execute("cannot read the Public Key Services", connection -> {
            DN services = new DN(new RDN("CN", "Services"), new DN(forest.configuration()));
            DN base = new DN(new RDN("CN", "Public Key Services"), services);
            List<PublishedObject> all = new ArrayList<>();
            all.add(published(connection, "NTAuthCertificates", base, SearchScope.BASE));
            all.add(published(connection, "Certification Authorities", base, SearchScope.ONE));
            all.add(published(connection, "AIA", base, SearchScope.ONE));
            return all;
        });
    }

    private static PublishedObject published(LDAPInterface connection, String name, DN base, SearchScope scope)
            throws LDAPException {
        String dn = new DN(new RDN("CN", name), base).toString();
        LdapSearch.Result result = LdapSearch.of(
                        dn,
                        scope,
                        Filter.createPresenceFilter("objectClass"),
                        LdapSearch.MAX_PAGE_SIZE,
                        List.of(CA_CERTIFICATE))
                .execute(connection);
        boolean isVisible = !result.hasNoBase()
                && (scope == SearchScope.ONE || !result.entries().isEmpty());
        return new PublishedObject(
                name,
                dn,
                isVisible,
                result.entries().size(),
                result.entries().stream()
                        .filter(ca -> !ca.hasAttribute(CA_CERTIFICATE))
                        .map(SearchResultEntry::getDN)
                        .toList());
    }

    /** Returns the lockout policy of the bind account. */
    public LockoutPolicy lockoutPolicy(SeenAccount account) {
        return execute("cannot read the lockout policy", connection -> LockoutPolicyReader.read(connection, account));
    }

    private <T> T execute(String failure, LdapOperation<T> operation) {
        try {
            return forest.ownPool().execute(LdapOperation.decoding(operation));
        } catch (LDAPException e) {
            throw LdapErrors.unavailable(failure, e);
        }
    }
}
