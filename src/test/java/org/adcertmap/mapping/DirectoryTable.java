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
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.method.AccountQuery;

/**
 * A directory that is a table in a test. Compares as generously as Active Directory does, ignoring case and accents, so
 * that the mapping's own comparison shows.
 */
final class DirectoryTable implements AccountDirectory {
    static final String DOMAIN_SID = "S-1-5-21-1111111111-2222222222-3333333333-";

    private final Map<Sid, Row> rows = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    String outage;

    /** One account, to be shaped by a test. */
    static final class Row {
        final Sid sid;
        final String sam;
        final Map<String, List<String>> values = new HashMap<>();
        OptionalInt userAccountControl = OptionalInt.of(0x200);
        OptionalInt computed = OptionalInt.of(0);
        OptionalLong lockoutTime = OptionalLong.empty();
        OptionalLong accountExpires = OptionalLong.of(Long.MAX_VALUE);
        Optional<byte[]> logonHours = Optional.empty();
        boolean logonHoursReadable = true;
        boolean gone;
        String domain = "contoso.com";
        List<Group> groups = List.of();
        Optional<Instant> whenCreated = Optional.of(Instant.parse("2024-01-01T00:00:00Z"));

        private Row(String sam, int rid) {
            this.sid = Sid.parse(DOMAIN_SID + rid);
            this.sam = sam;
            values.put("sAMAccountName", List.of(sam));
        }

        Row upn(String upn) {
            values.put("userPrincipalName", List.of(upn));
            return this;
        }

        Row altSecurityIdentities(String... identities) {
            values.put("altSecurityIdentities", Arrays.asList(identities));
            return this;
        }

        String distinguishedName() {
            return "CN=" + sam + ",CN=Users,DC=contoso,DC=com";
        }
    }

    Row add(String sam, int rid) {
        Row row = new Row(sam, rid);
        rows.put(row.sid, row);
        return row;
    }

    @Override
    public Candidates find(List<AccountQuery> questions) {
        fail();
        questions.forEach(question -> asked.add(question.attribute() + "=" + question.value()));
        List<Candidate> found = rows.values().stream()
                .filter(row -> questions.stream().anyMatch(question -> matches(row, question)))
                .map(row -> new Candidate(
                        row.sid,
                        row.domain,
                        row.distinguishedName(),
                        row.whenCreated,
                        row.userAccountControl,
                        row.values))
                .toList();
        return new Candidates("(table)", found, false);
    }

    private static boolean matches(Row row, AccountQuery question) {
        return row.values.getOrDefault(question.attribute(), List.of()).stream()
                .anyMatch(value -> folded(value).equals(folded(question.value())));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Account> read(Sid sid, String dnsDomain) {
        fail();
        Row row = rows.get(sid);
        if (row.gone) {
            return Optional.empty();
        }
        return Optional.of(new Account(
                sid,
                row.sam,
                row.values.getOrDefault("userPrincipalName", List.of()).stream().findFirst(),
                row.distinguishedName(),
                "CONTOSO",
                "contoso.com",
                new AccountState(
                        row.userAccountControl,
                        row.computed,
                        row.lockoutTime,
                        row.accountExpires,
                        row.logonHours,
                        row.logonHoursReadable),
                row.groups));
    }

    private void fail() {
        if (outage != null) {
            throw new DirectoryUnavailableException(outage, true, null);
        }
    }

    static Group group(String sam, int rid) {
        String dn = "CN=" + sam + ",CN=Users,DC=contoso,DC=com";
        return new Group(Sid.parse(DOMAIN_SID + rid), Optional.of(new Group.Name("CONTOSO", sam, dn)));
    }
}
