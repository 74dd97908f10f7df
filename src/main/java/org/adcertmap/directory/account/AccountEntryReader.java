// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountState;
import org.adcertmap.mapping.account.AccountState.ReadRights;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.NameScope;
import org.adcertmap.mapping.account.ReadOnlyLockout;

/**
 * Converts directory entries into candidates, accounts and SIDs. A required attribute that is not readable is an error,
 * never an empty value; attributes whose absence the mapping judges stay absent.
 */
final class AccountEntryReader {
    static final String OBJECT_SID = "objectSid";
    static final String SAM_ACCOUNT_NAME = "sAMAccountName";
    static final String WHEN_CREATED = "whenCreated";
    static final String TOKEN_GROUPS = "tokenGroups";
    static final String USER_ACCOUNT_CONTROL = "userAccountControl";
    private static final String USER_PRINCIPAL_NAME = "userPrincipalName";
    private static final String PRINCIPAL_NAME = "msDS-PrincipalName";
    private static final String COMPUTED = "msDS-User-Account-Control-Computed";
    static final String PRIMARY_GROUP_ID = "primaryGroupID";
    static final String LOCKOUT_TIME = "lockoutTime";
    private static final String ACCOUNT_EXPIRES = "accountExpires";
    private static final String LOGON_HOURS = "logonHours";
    // Every account has these two, in the property set of logonHours: if neither is readable, logonHours is not either.
    private static final String LOGON_COUNT = "logonCount";
    private static final String BAD_PASSWORD_COUNT = "badPwdCount";

    /** The attributes that {@link #account} and {@link TokenGroups} read. */
    static final String[] ACCOUNT_ATTRIBUTES = {
        OBJECT_SID, SAM_ACCOUNT_NAME, USER_PRINCIPAL_NAME, PRINCIPAL_NAME, TOKEN_GROUPS,
        USER_ACCOUNT_CONTROL, COMPUTED, LOCKOUT_TIME, ACCOUNT_EXPIRES, LOGON_HOURS,
        LOGON_COUNT, BAD_PASSWORD_COUNT, PRIMARY_GROUP_ID
    };

    /** Most accounts are in the same state: enabled, not locked out, without an end. */
    private static final UnaryOperator<AccountState> SHARED_STATES = BoundedCache.shared(BoundedCache.of(1_000));

    private AccountEntryReader() {}

    /**
     * Converts an entry that the search returned.
     *
     * @param domain the entry's domain
     * @param values the values of the queried attributes
     */
    static Candidate candidate(Entry entry, Domain domain, Map<String, List<String>> values)
            throws InvalidResponseException {
        return new Candidate(
                sid(entry),
                EntryAttributes.text(entry, SAM_ACCOUNT_NAME),
                domain.netbiosName(),
                domain.dnsName(),
                entry.getDN(),
                EntryAttributes.time(entry, WHEN_CREATED),
                EntryAttributes.integer(entry, USER_ACCOUNT_CONTROL),
                values);
    }

    /**
     * Converts the entry of an account, without its groups. The binding was judged for a SID, and everything else comes
     * from this entry: so it must have that SID, and be in that domain by its DN and by msDS-PrincipalName.
     *
     * @param readOnlyLockout the lockout if a read-only domain controller returned the entry
     * @param tokenReadable whether the bind account may read its tokenGroups
     * @throws InvalidResponseException also if it is another entry than the one that was queried
     */
    static Account account(
            Entry entry,
            Sid queried,
            boolean tokenReadable,
            Optional<ReadOnlyLockout> readOnlyLockout,
            Domain domain,
            Domains domains)
            throws InvalidResponseException {
        requireAccount(entry, queried, domain, domains);
        requirePrincipalNameIn(domain, entry);
        return new Account(
                queried,
                EntryAttributes.required(entry, SAM_ACCOUNT_NAME, EntryAttributes::name),
                EntryAttributes.name(entry, USER_PRINCIPAL_NAME),
                entry.getDN(),
                domain.netbiosName(),
                domain.dnsName(),
                domains.isOwn(domain) ? NameScope.OWN_DOMAIN : NameScope.OTHER_DOMAIN,
                state(entry, tokenReadable, readOnlyLockout),
                List.of());
    }

    /**
     * Checks that the entry is the account that was queried.
     *
     * @throws InvalidResponseException if it has another SID, or is in another domain by its DN
     */
    static void requireAccount(Entry entry, Sid queried, Domain domain, Domains domains)
            throws InvalidResponseException {
        if (!sid(entry).equals(queried)) {
            throw new InvalidResponseException(
                    "the response to a query for " + queried + " is [" + entry.getDN() + "] with " + sid(entry));
        }
        domains.requireIn(domain, entry);
    }

    private static AccountState state(Entry entry, boolean tokenReadable, Optional<ReadOnlyLockout> readOnlyLockout)
            throws InvalidResponseException {
        AccountState state = new AccountState(
                EntryAttributes.integer(entry, USER_ACCOUNT_CONTROL),
                EntryAttributes.integer(entry, COMPUTED),
                EntryAttributes.largeInteger(entry, LOCKOUT_TIME),
                readOnlyLockout,
                EntryAttributes.largeInteger(entry, ACCOUNT_EXPIRES),
                EntryAttributes.octets(entry, LOGON_HOURS),
                new ReadRights(
                        entry.hasAttribute(LOGON_COUNT) || entry.hasAttribute(BAD_PASSWORD_COUNT), tokenReadable));
        return state.logonHours().isPresent() ? state : SHARED_STATES.apply(state); // octets are equal to no others
    }

    /** msDS-PrincipalName is {@code DOMAIN\name}; directories without that attribute omit it. */
    private static void requirePrincipalNameIn(Domain domain, Entry entry) throws InvalidResponseException {
        Optional<String> name = EntryAttributes.name(entry, PRINCIPAL_NAME);
        int separator = name.orElse("").indexOf('\\');
        if (separator >= 0 && !name.orElseThrow().substring(0, separator).equalsIgnoreCase(domain.netbiosName())) {
            throw EntryAttributes.invalid(entry, PRINCIPAL_NAME, "is not in the domain " + domain.netbiosName());
        }
    }

    /**
     * Returns the objectSid, which every account and every group has.
     *
     * @throws InvalidResponseException if it is not readable
     */
    static Sid sid(Entry entry) throws InvalidResponseException {
        return sid(entry, OBJECT_SID, EntryAttributes.required(entry, OBJECT_SID, EntryAttributes::octets));
    }

    /** Decodes a value of an attribute with the syntax String(Sid). */
    static Sid sid(Entry entry, String attribute, byte[] value) throws InvalidResponseException {
        try {
            return Sid.fromBytes(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidResponseException(attribute + " of [" + entry.getDN() + "] is " + e.getMessage(), e);
        }
    }
}
