// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountState;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Group;

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
    private static final String LOCKOUT_TIME = "lockoutTime";
    private static final String ACCOUNT_EXPIRES = "accountExpires";
    private static final String LOGON_HOURS = "logonHours";
    // Every account has these two, in the property set of logonHours: if neither is readable, logonHours is not either.
    private static final String LOGON_COUNT = "logonCount";
    private static final String BAD_PASSWORD_COUNT = "badPwdCount";

    /** The attributes that {@link #account} and {@link #tokenGroups} read. */
    static final String[] ACCOUNT_ATTRIBUTES = {
        OBJECT_SID, SAM_ACCOUNT_NAME, USER_PRINCIPAL_NAME, PRINCIPAL_NAME, TOKEN_GROUPS,
        USER_ACCOUNT_CONTROL, COMPUTED, LOCKOUT_TIME, ACCOUNT_EXPIRES, LOGON_HOURS,
        LOGON_COUNT, BAD_PASSWORD_COUNT
    };

    private AccountEntryReader() {}

    /**
     * Converts an entry that the search returned.
     *
     * @param dnsDomain the DNS name of the entry's domain
     * @param values the values of the queried attributes
     */
    static Candidate candidate(Entry entry, String dnsDomain, Map<String, List<String>> values) {
        Optional<Instant> whenCreated =
                Optional.ofNullable(entry.getAttributeValueAsDate(WHEN_CREATED)).map(Date::toInstant);
        return new Candidate(
                sid(entry),
                dnsDomain,
                entry.getDN(),
                whenCreated,
                EntryAttributes.integer(entry, USER_ACCOUNT_CONTROL),
                values);
    }

    static Account account(SearchResultEntry entry, Domain domain, List<Group> groups) throws LDAPException {
        return new Account(
                sid(entry),
                EntryAttributes.required(entry, SAM_ACCOUNT_NAME),
                Optional.ofNullable(entry.getAttributeValue(USER_PRINCIPAL_NAME)),
                entry.getDN(),
                netbiosDomain(entry, domain),
                domain.dnsName(),
                new AccountState(
                        EntryAttributes.integer(entry, USER_ACCOUNT_CONTROL),
                        EntryAttributes.integer(entry, COMPUTED),
                        EntryAttributes.largeInteger(entry, LOCKOUT_TIME),
                        EntryAttributes.largeInteger(entry, ACCOUNT_EXPIRES),
                        Optional.ofNullable(entry.getAttributeValueBytes(LOGON_HOURS)),
                        entry.hasAttribute(LOGON_COUNT) || entry.hasAttribute(BAD_PASSWORD_COUNT)),
                groups);
    }

    /**
     * Converts the values of tokenGroups, the security groups of the account's token.
     *
     * @throws LDAPException if there are none, because every account is a member of its primary group at least
     */
    static List<Sid> tokenGroups(List<byte[]> values) throws LDAPException {
        if (values.isEmpty()) {
            throw new LDAPException(
                    ResultCode.NO_RESULTS_RETURNED,
                    "tokenGroups is not readable: the bind account lacks the right to read it, or no global catalog is"
                            + " reachable");
        }
        List<Sid> sids = new ArrayList<>();
        for (byte[] value : values) {
            sids.add(Sid.fromBytes(value));
        }
        return sids;
    }

    /**
     * Returns the NetBIOS name of the domain as in msDS-PrincipalName, {@code DOMAIN\\name}; directories without that
     * attribute have the name from the crossRef object.
     */
    private static String netbiosDomain(Entry entry, Domain domain) {
        String name = entry.getAttributeValue(PRINCIPAL_NAME);
        return name == null || name.indexOf('\\') <= 0 ? domain.netbiosName() : name.substring(0, name.indexOf('\\'));
    }

    /**
     * Returns the objectSid, which every account and every group has.
     *
     * @throws DirectoryUnavailableException if it is not readable
     */
    static Sid sid(Entry entry) {
        byte[] value = entry.getAttributeValueBytes(OBJECT_SID);
        if (value == null) {
            throw new DirectoryUnavailableException("objectSid of " + entry.getDN() + " is not readable", false, null);
        }
        return Sid.fromBytes(value);
    }
}
