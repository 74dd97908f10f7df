// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.directory.forest.Forest;

/**
 * Reads all accounts of the domains whose accounts may log on, in pages (RFC 2696), one domain after the other and each
 * from a domain controller of its own: the global catalog has neither accountExpires nor adminCount. Holds one page at
 * a time. Stateless but for the forest, and so safe for any number of threads.
 */
public final class AccountScan {
    private static final int PAGE_SIZE = 500;
    /** A domain controller may send some while it searches a large directory. */
    private static final int MAX_EMPTY_PAGES = 1_000;

    /** ADS_UF_WORKSTATION_TRUST_ACCOUNT and ADS_UF_SERVER_TRUST_ACCOUNT (MS-ADTS 2.2.16). */
    private static final int TRUST_ACCOUNT = 0x3000;

    private static final String ADMIN_COUNT = "adminCount";
    private static final String ACCOUNT_EXPIRES = "accountExpires";
    private static final String USER_PRINCIPAL_NAME = "userPrincipalName";
    private static final String ALT_SECURITY_IDENTITIES = "altSecurityIdentities";
    private static final String OBJECT_CLASS = "objectClass";
    private static final List<String> ATTRIBUTES = List.of(
            OBJECT_CLASS,
            AccountEntryReader.OBJECT_SID,
            AccountEntryReader.SAM_ACCOUNT_NAME,
            USER_PRINCIPAL_NAME,
            AccountEntryReader.USER_ACCOUNT_CONTROL,
            ACCOUNT_EXPIRES,
            ADMIN_COUNT,
            ALT_SECURITY_IDENTITIES);

    private final Forest forest;

    /** Creates a scan, which sends nothing before it is used. */
    public AccountScan(Forest forest) {
        this.forest = forest;
    }

    /** Which accounts to read. */
    public enum Selection {
        /** Users and computers. */
        ALL,
        /** Those with altSecurityIdentities. */
        WITH_ALT_SECURITY_IDENTITIES
    }

    /**
     * Reads the accounts.
     *
     * @param base the DN below which they are; empty: every domain whose accounts may log on
     * @param visitor gets each account once; returns false to end the scan
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the scan cannot be begun, or is interrupted: what
     *     the visitor got is then incomplete
     * @throws IllegalArgumentException if the base is malformed, or in no domain whose accounts may log on
     */
    public void read(Selection selection, Optional<String> base, Predicate<ScannedAccount> visitor) {
        Domains domains = forest.domains();
        boolean continues = true;
        for (Domain domain : domains(base, domains)) {
            if (continues) {
                continues = read(domain, base.orElse(domain.dn().toString()), selection, domains, visitor);
            }
        }
    }

    private static List<Domain> domains(Optional<String> base, Domains domains) {
        if (base.isEmpty()) {
            return domains.permitted();
        }
        if (!DN.isValidDN(base.get())) {
            throw new IllegalArgumentException("\"" + base.get() + "\" is not a DN");
        }
        return List.of(domains.permittedDomainOf(base.get())
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + base.get() + "\" is in no domain whose accounts may log on")));
    }

    private boolean read(
            Domain domain, String base, Selection selection, Domains domains, Predicate<ScannedAccount> visitor) {
        Filter isUser = Filter.createEqualityFilter(OBJECT_CLASS, "user");
        Filter filter = selection == Selection.ALL
                ? isUser
                : Filter.createANDFilter(isUser, Filter.createPresenceFilter(ALT_SECURITY_IDENTITIES));
        try (PinnedConnection connection = forest.pinnedTo(domain)) {
            Optional<ASN1OctetString> cookie = Optional.empty();
            int emptyPages = 0;
            do {
                LdapSearch.Page page = page(connection, base, filter, cookie);
                for (SearchResultEntry entry : page.entries()) {
                    // A child domain is below its parent, but in another naming context, which the domain
                    // controller refers to and does not return.
                    if (!visitor.test(account(connection, entry, domain, domains))) {
                        return false;
                    }
                }
                cookie = page.cookie();
                emptyPages = page.entries().isEmpty() ? emptyPages + 1 : 0;
                if (emptyPages > MAX_EMPTY_PAGES) {
                    throw new InvalidResponseException("pages without entries follow each other without an end");
                }
            } while (cookie.isPresent());
            return true;
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot read the accounts of " + domain.dnsName(), e);
        }
    }

    private static LdapSearch.Page page(
            PinnedConnection connection, String base, Filter filter, Optional<ASN1OctetString> cookie)
            throws LDAPException {
        LdapSearch search = LdapSearch.of(base, SearchScope.SUB, filter, LdapSearch.MAX_PAGE_SIZE, ATTRIBUTES)
                .with(new SimplePagedResultsControl(PAGE_SIZE, cookie.orElse(null), true), LdapSearch.DOMAIN_SCOPE);
        return connection.execute(ldap -> search.execute(ldap).page());
    }

    private static ScannedAccount account(
            PinnedConnection connection, SearchResultEntry entry, Domain domain, Domains domains) throws LDAPException {
        try {
            domains.requireIn(domain, entry);
            List<String> identities = new ArrayList<>();
            if (hasAttribute(entry, ALT_SECURITY_IDENTITIES)) {
                identities.addAll(connection.execute(ldap -> identities(ldap, entry)));
            }
            return new ScannedAccount(
                    AccountEntryReader.sid(entry),
                    domain.dnsName(),
                    entry.getDN(),
                    EntryAttributes.required(entry, AccountEntryReader.SAM_ACCOUNT_NAME, EntryAttributes::name),
                    EntryAttributes.name(entry, USER_PRINCIPAL_NAME),
                    EntryAttributes.integer(entry, AccountEntryReader.USER_ACCOUNT_CONTROL),
                    EntryAttributes.largeInteger(entry, ACCOUNT_EXPIRES),
                    isComputer(entry),
                    EntryAttributes.integer(entry, ADMIN_COUNT).orElse(0) == 1,
                    identities);
        } catch (RuntimeException e) {
            throw new InvalidResponseException("its content cannot be decoded: " + FailureText.of(e), e);
        }
    }

    private static boolean isComputer(SearchResultEntry entry) throws InvalidResponseException {
        return Arrays.stream(entry.getAttributeValues(OBJECT_CLASS)).anyMatch("computer"::equalsIgnoreCase)
                || (EntryAttributes.integer(entry, AccountEntryReader.USER_ACCOUNT_CONTROL)
                                        .orElse(0)
                                & TRUST_ACCOUNT)
                        != 0;
    }

    private static boolean hasAttribute(SearchResultEntry entry, String name) {
        return entry.getAttributes().stream()
                .anyMatch(attribute -> attribute.getBaseName().equalsIgnoreCase(name));
    }

    private static List<String> identities(LDAPInterface ldap, SearchResultEntry entry) throws LDAPException {
        return RangeRetrieval.strings(ldap, entry.getDN(), entry, ALT_SECURITY_IDENTITIES);
    }
}
