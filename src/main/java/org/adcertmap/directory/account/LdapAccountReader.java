// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.directory.dc.pool.DomainControllerPool.StartedOperation;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.ReadOnlyLockout;

/**
 * Reads one account by its SID, with the names of its groups: one base search in its own domain, further ones for the
 * rest of a large token (range retrieval) or the reason why there is none ({@link TokenGroups}), and those of
 * {@link GroupNames}. An account is missing only where the base search itself ends with noSuchObject (RFC 4511 4.1.9),
 * at as many domain controllers as the caller demands; every other failure is an outage or an error, and never a
 * missing account or a missing group. Immutable, and so safe for any number of threads.
 */
final class LdapAccountReader {
    /**
     * An account whose groups have no names yet.
     *
     * @param token the SIDs in tokenGroups; empty if they are not readable, which the account's state says
     * @param primaryGroup the RID of the primary group, which does not have the account as a member; empty if it is not
     *     readable
     */
    private record NamelessToken(Account account, List<Sid> token, OptionalInt primaryGroup) {
        Account with(List<Group> groups) {
            return account.withGroups(groups.stream()
                    .map(group -> isPrimary(group.sid()) ? group.withVisibleMembership() : group)
                    .toList());
        }

        private boolean isPrimary(Sid group) {
            return primaryGroup.isPresent()
                    && group.isInDomainOf(account.sid())
                    && group.relativeIdentifier() == primaryGroup.getAsInt();
        }
    }

    /** Decodes the entry of an account. */
    @FunctionalInterface
    interface Decoder<T> {
        /**
         * Decodes it.
         *
         * @param connections to the domain controller that returned the entry
         */
        T decode(LDAPInterface connections, SearchResultEntry entry) throws LDAPException;
    }

    /** The response of one domain controller that no entry has the SID; another one may have it. */
    private static final class AccountMissingException extends LDAPException {
        private static final long serialVersionUID = 1L;

        AccountMissingException(Sid sid) {
            super(ResultCode.NO_SUCH_OBJECT, "no entry has the SID " + sid);
        }
    }

    private final Forest forest;
    private final GroupNames groupNames;

    LdapAccountReader(Forest forest, GroupNames groupNames) {
        this.forest = forest;
        this.groupNames = groupNames;
    }

    /**
     * Reads an account.
     *
     * @param domain the domain of the account
     * @param domains the domains of the forest, which name the groups
     * @param witnesses how many domain controllers must report that the account does not exist, if there are so many
     * @return empty if it does not exist
     * @throws DirectoryUnavailableException if it cannot be read
     */
    Optional<Account> read(Sid sid, Domain domain, Domains domains, int witnesses) {
        LdapOperation<Optional<NamelessToken>> operation = operation(sid, domain, domains, witnesses);
        return account(() -> forest.poolOf(domain).execute(operation), sid, domain, domains);
    }

    /**
     * Starts to read an account, and does not wait for it.
     *
     * @return waits for the account, and throws as {@link #read}; empty if no domain controller can begin at once
     */
    Optional<Supplier<Optional<Account>>> start(Sid sid, Domain domain, Domains domains, int witnesses) {
        try {
            return forest.poolOf(domain)
                    .start(operation(sid, domain, domains, witnesses))
                    .map(started -> () -> account(started, sid, domain, domains));
        } catch (LDAPException e) {
            return Optional.empty(); // a read that is waited for says why
        }
    }

    /**
     * Reads attributes of an account by which it was found elsewhere.
     *
     * @param domain the domain of the account
     * @param domains the domains of the forest
     * @return empty if it does not exist, as for {@link #read}
     * @throws DirectoryUnavailableException if it cannot be read
     */
    Optional<Candidate> candidate(
            Sid sid,
            Domain domain,
            Domains domains,
            int witnesses,
            List<String> attributes,
            Decoder<Candidate> decoder) {
        Decoder<Candidate> checked = (connections, entry) -> {
            AccountEntryReader.requireAccount(entry, sid, domain, domains);
            return decoder.decode(connections, entry);
        };
        try {
            return forest.poolOf(domain).execute(operation(sid, attributes.toArray(String[]::new), witnesses, checked));
        } catch (AccountMissingException e) {
            return Optional.empty(); // no other domain controller is in rotation
        } catch (LDAPException e) {
            throw unavailable(sid, e);
        }
    }

    private static DirectoryUnavailableException unavailable(Sid sid, LDAPException e) {
        return LdapErrors.unavailable("cannot read the account " + sid, e);
    }

    private Optional<Account> account(
            StartedOperation<Optional<NamelessToken>> reading, Sid sid, Domain domain, Domains domains) {
        try {
            Optional<NamelessToken> read = reading.result();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            List<Group> groups = groupNames.resolve(read.get().token(), sid, domain, domains);
            return Optional.of(read.get().with(groups));
        } catch (AccountMissingException e) {
            return Optional.empty(); // no other domain controller is in rotation
        } catch (LDAPException e) {
            throw unavailable(sid, e);
        }
    }

    /** Reads the entry with its token. */
    private static LdapOperation<Optional<NamelessToken>> operation(
            Sid sid, Domain domain, Domains domains, int witnesses) {
        return operation(sid, AccountEntryReader.ACCOUNT_ATTRIBUTES, witnesses, (connections, entry) -> {
            Optional<List<Sid>> token = TokenGroups.read(connections, baseDn(sid), entry);
            Optional<ReadOnlyLockout> lockout = ReadOnlyControllers.isReadOnly(connections)
                    ? Optional.of(ReadOnlyLockoutReader.read(connections, baseDn(sid), entry, domain))
                    : Optional.empty();
            Account account = AccountEntryReader.account(entry, sid, token.isPresent(), lockout, domain, domains);
            OptionalInt primaryGroup = EntryAttributes.integer(entry, AccountEntryReader.PRIMARY_GROUP_ID);
            return new NamelessToken(account, token.orElse(List.of()), primaryGroup);
        });
    }

    /**
     * Reads the entry. It is empty only if the search itself ends with noSuchObject, at {@code witnesses} domain
     * controllers or at all that have a response: one alone may not have a new account yet.
     */
    private static <T> LdapOperation<Optional<T>> operation(
            Sid sid, String[] attributes, int witnesses, Decoder<T> decoder) {
        LdapSearch search = LdapSearch.base(baseDn(sid), attributes);
        AtomicInteger missing = new AtomicInteger();
        return LdapOperation.decoding(connections -> {
            LdapSearch.Result result = search.execute(connections);
            if (result.hasNoBase()) {
                if (missing.incrementAndGet() >= witnesses) {
                    return Optional.empty();
                }
                throw new AccountMissingException(sid);
            }
            return Optional.of(decoder.decode(connections, result.entry()));
        });
    }

    /** Returns the alternative form of a DN that names the entry with this SID (MS-ADTS 3.1.1.3.1.2.4). */
    private static String baseDn(Sid sid) {
        return "<SID=" + sid + ">";
    }
}
