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
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountState;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Group;

/**
 * What does an entry of the directory say? Attributes that we must have and do not get are an error, never an empty
 * value; those whose absence the mapping judges itself stay absent.
 */
public final class EntryReader {
    static final String OBJECT_SID = "objectSid";
    static final String SAM_ACCOUNT_NAME = "sAMAccountName";
    static final String WHEN_CREATED = "whenCreated";
    private static final String USER_PRINCIPAL_NAME = "userPrincipalName";
    private static final String PRINCIPAL_NAME = "msDS-PrincipalName";
    static final String TOKEN_GROUPS = "tokenGroups";
    static final String USER_ACCOUNT_CONTROL = "userAccountControl";
    private static final String COMPUTED = "msDS-User-Account-Control-Computed";
    private static final String LOCKOUT_TIME = "lockoutTime";
    private static final String ACCOUNT_EXPIRES = "accountExpires";

    private static final String LOGON_HOURS = "logonHours";
    // Every account has these two, in the property set of logonHours: where neither shows, logonHours cannot either.
    private static final String LOGON_COUNT = "logonCount";
    private static final String BAD_PASSWORD_COUNT = "badPwdCount";

    static final String[] ACCOUNT_ATTRIBUTES = {
        OBJECT_SID, SAM_ACCOUNT_NAME, USER_PRINCIPAL_NAME, PRINCIPAL_NAME, TOKEN_GROUPS,
        USER_ACCOUNT_CONTROL, COMPUTED, LOCKOUT_TIME, ACCOUNT_EXPIRES, LOGON_HOURS,
        LOGON_COUNT, BAD_PASSWORD_COUNT
    };

    private EntryReader() {}

    /**
     * @param dnsDomain where the entry lives
     * @param values of the attributes that were asked about
     */
    static Candidate candidate(Entry entry, String dnsDomain, Map<String, List<String>> values) {
        Optional<Instant> whenCreated =
                Optional.ofNullable(entry.getAttributeValueAsDate(WHEN_CREATED)).map(Date::toInstant);
        return new Candidate(
                sid(entry), dnsDomain, entry.getDN(), whenCreated, integer(entry, USER_ACCOUNT_CONTROL), values);
    }

    static Account account(SearchResultEntry entry, Domain domain, List<Group> groups) throws LDAPException {
        return new Account(
                sid(entry),
                required(entry, SAM_ACCOUNT_NAME),
                Optional.ofNullable(entry.getAttributeValue(USER_PRINCIPAL_NAME)),
                entry.getDN(),
                netbios(entry, domain),
                domain.dns(),
                new AccountState(
                        integer(entry, USER_ACCOUNT_CONTROL),
                        integer(entry, COMPUTED),
                        large(entry, LOCKOUT_TIME),
                        large(entry, ACCOUNT_EXPIRES),
                        Optional.ofNullable(entry.getAttributeValueBytes(LOGON_HOURS)),
                        entry.hasAttribute(LOGON_COUNT) || entry.hasAttribute(BAD_PASSWORD_COUNT)),
                groups);
    }

    /** The security groups of the account's token. Every account is in at least its primary group. */
    static List<Sid> tokenGroups(List<byte[]> values) throws LDAPException {
        if (values.isEmpty()) {
            throw new LDAPException(
                    ResultCode.NO_RESULTS_RETURNED,
                    "tokenGroups is not readable; the bind account lacks the right to read it, or no global catalog answers");
        }
        List<Sid> sids = new ArrayList<>();
        for (byte[] value : values) {
            sids.add(Sid.fromBytes(value));
        }
        return sids;
    }

    /**
     * The domain as the account's msDS-PrincipalName spells it, {@code DOMAIN\\name}; some directories do not have
     * that.
     */
    private static String netbios(Entry entry, Domain domain) {
        String name = entry.getAttributeValue(PRINCIPAL_NAME);
        return name == null || name.indexOf('\\') <= 0 ? domain.netbios() : name.substring(0, name.indexOf('\\'));
    }

    /** The entry's own SID; AD has one for every account and every group. */
    static Sid sid(Entry entry) {
        byte[] value = entry.getAttributeValueBytes(OBJECT_SID);
        if (value == null) {
            throw new DirectoryUnavailableException("objectSid of " + entry.getDN() + " is not readable", false, null);
        }
        return Sid.fromBytes(value);
    }

    public static String required(Entry entry, String attribute) throws LDAPException {
        String value = entry.getAttributeValue(attribute);
        if (value == null) {
            throw new LDAPException(
                    ResultCode.NO_RESULTS_RETURNED, attribute + " of " + entry.getDN() + " is not readable");
        }
        return value;
    }

    private static OptionalInt integer(Entry entry, String attribute) {
        Integer value = entry.getAttributeValueAsInteger(attribute);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalLong large(Entry entry, String attribute) {
        Long value = entry.getAttributeValueAsLong(attribute);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
