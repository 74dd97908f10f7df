// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.AccountState;
import org.adcertmap.mapping.account.AccountState.ReadRights;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.NameScope;
import org.adcertmap.mapping.account.ReadOnlyLockout;
import org.adcertmap.method.AccountQuery;

/**
 * An account directory in memory. Compares values as Active Directory does, ignoring case and accents, so that tests
 * show the stricter comparison of the mapping.
 */
public final class FakeAccountDirectory implements AccountDirectory {
    public static final String DOMAIN_SID = "S-1-5-21-1111111111-2222222222-3333333333-";

    private final Map<Sid, FakeAccount> accounts = new HashMap<>();
    public final List<String> queries = new ArrayList<>();
    public String outage;

    /** An account whose fields a test changes. */
    public static final class FakeAccount {
        public final Sid sid;
        public final String sam;
        public final Map<String, List<String>> values = new HashMap<>();
        public OptionalInt userAccountControl = OptionalInt.of(0x200);
        public OptionalInt computed = OptionalInt.of(0);
        public OptionalLong lockoutTime = OptionalLong.empty();
        public Optional<ReadOnlyLockout> readOnlyLockout = Optional.empty();
        public OptionalLong accountExpires = OptionalLong.of(Long.MAX_VALUE);
        public Optional<byte[]> logonHours = Optional.empty();
        public boolean logonHoursReadable = true;
        public boolean tokenGroupsReadable = true;
        public boolean deleted;
        public String domain = "contoso.com";
        public List<Group> groups = List.of();
        public Optional<Instant> whenCreated = Optional.of(Instant.parse("2024-01-01T00:00:00Z"));

        private FakeAccount(String sam, int rid) {
            this.sid = Sid.parse(DOMAIN_SID + rid);
            this.sam = sam;
            values.put("sAMAccountName", List.of(sam));
        }

        public FakeAccount upn(String upn) {
            values.put("userPrincipalName", List.of(upn));
            return this;
        }

        public FakeAccount altSecurityIdentities(String... identities) {
            values.put("altSecurityIdentities", Arrays.asList(identities));
            return this;
        }

        public String distinguishedName() {
            return "CN=" + sam + ",CN=Users,DC=contoso,DC=com";
        }
    }

    public FakeAccount add(String sam, int rid) {
        FakeAccount account = new FakeAccount(sam, rid);
        accounts.put(account.sid, account);
        return account;
    }

    @Override
    public Candidates find(List<AccountQuery> accountQueries) {
        failInOutage();
        accountQueries.forEach(query -> queries.add(query.attribute() + "=" + query.value()));
        List<Candidate> found = accounts.values().stream()
                .filter(account -> accountQueries.stream().anyMatch(query -> matches(account, query)))
                .map(account -> new Candidate(
                        account.sid,
                        account.values.getOrDefault("sAMAccountName", List.of()).stream()
                                .findFirst(),
                        "CONTOSO",
                        account.domain,
                        account.distinguishedName(),
                        account.whenCreated,
                        account.userAccountControl,
                        account.values))
                .toList();
        return new Candidates("(table)", found, false);
    }

    private static boolean matches(FakeAccount account, AccountQuery query) {
        return account.values.getOrDefault(query.attribute(), List.of()).stream()
                .anyMatch(value -> folded(value).equals(folded(query.value())));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Account> read(Sid sid, String dnsDomain) {
        failInOutage();
        FakeAccount account = accounts.get(sid);
        if (account.deleted) {
            return Optional.empty();
        }
        return Optional.of(new Account(
                sid,
                account.sam,
                account.values.getOrDefault("userPrincipalName", List.of()).stream()
                        .findFirst(),
                account.distinguishedName(),
                "CONTOSO",
                "contoso.com",
                NameScope.OWN_DOMAIN,
                new AccountState(
                        account.userAccountControl,
                        account.computed,
                        account.lockoutTime,
                        account.readOnlyLockout,
                        account.accountExpires,
                        account.logonHours,
                        new ReadRights(account.logonHoursReadable, account.tokenGroupsReadable)),
                account.groups));
    }

    private void failInOutage() {
        if (outage != null) {
            throw new DirectoryUnavailableException(outage, true, null);
        }
    }

    public static Group group(String sam, int rid) {
        String dn = "CN=" + sam + ",CN=Users,DC=contoso,DC=com";
        return new Group(
                Sid.parse(DOMAIN_SID + rid), Optional.of(new Group.Name("CONTOSO", sam, dn, NameScope.OWN_DOMAIN)));
    }
}
