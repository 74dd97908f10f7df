package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.method.Question;

/**
 * An account that may be the one: who it is, and the values that it was found by.
 *
 * @param whenCreated absent where it is not readable
 * @param values by attribute, named as in {@link Question#attribute}
 */
public record Candidate(
    Sid sid, String distinguishedName, Optional<Instant> whenCreated, Map<String, List<String>> values) {
  /** Whether one of this account's values is what the question asks for, by our own comparison. */
  boolean answers(Question question) {
    return values.getOrDefault(question.attribute(), List.of()).stream().anyMatch(question::accepts);
  }
}
