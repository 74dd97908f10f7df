package org.adcertmap.mapping.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.certificate.Sid;
import org.adcertmap.method.AccountQuery;

/**
 * An account that may be the one: who it is, and the values that it was found by.
 *
 * @param dnsDomain where it lives
 * @param whenCreated absent where it is not readable
 * @param userAccountControl likewise
 * @param values by attribute, named as in {@link AccountQuery#attribute}
 */
public record Candidate(
        Sid sid,
        String dnsDomain,
        String distinguishedName,
        Optional<Instant> whenCreated,
        OptionalInt userAccountControl,
        Map<String, List<String>> values) {
    /** Whether one of this account's values is what the question asks for, by our own comparison. */
    public boolean matches(AccountQuery question) {
        return question.isAbout(dnsDomain)
                && values.getOrDefault(question.attribute(), List.of()).stream().anyMatch(question::accepts);
    }

    /** Whether this is its SID. */
    public boolean hasSid(Optional<Sid> claimed) {
        return claimed.filter(sid::equals).isPresent();
    }

    /** Whether it is a computer or a trust rather than a user. */
    public boolean isComputer() {
        return (userAccountControl.orElse(0) & AccountState.TRUSTS) != 0;
    }
}
