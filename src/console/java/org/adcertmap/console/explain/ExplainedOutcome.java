// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.console.json.JsonObject;

/**
 * What a Realm says of a certificate. Immutable; texts are printable, and empty for what does not apply.
 *
 * @param heading the outcome
 * @param hint what to do
 * @param otherwise what else is to be mended, and what the mapping would be then
 * @param values the values of {@code altSecurityIdentities} that match, the strong ones first
 */
public record ExplainedOutcome(
        String heading,
        boolean isMapped,
        String detail,
        String hint,
        List<Fact> facts,
        List<Step> trace,
        List<Step> otherwise,
        List<MappingValue> values) {
    private static final String USER_NAME = "userName";
    private static final String REASON = "reason";
    private static final String DETAIL = "detail";
    private static final String HINT = "hint";

    /** One property of certificate or account. */
    public record Fact(String name, String value) {}

    /** One step of the mapping, with its result. */
    public record Step(String step, String result) {}

    static ExplainedOutcome of(JsonObject json) {
        String outcome = json.text("outcome");
        boolean isMapped = outcome.equals("mapped");
        JsonObject account = json.object("account");
        return new ExplainedOutcome(
                isMapped
                        ? "Mapped to " + json.text(USER_NAME)
                        : outcome.equals("unavailable")
                                ? "Directory unavailable: " + json.text(REASON)
                                : "Refused: " + json.text(REASON),
                isMapped,
                json.text(DETAIL),
                json.text(HINT),
                Stream.of(
                                new Fact("Certificate", json.text("certificate")),
                                new Fact("Account", account.text("distinguishedName")),
                                new Fact("SID", account.text("objectSid")),
                                new Fact("userPrincipalName", account.text("userPrincipalName")),
                                new Fact("Mapping method", method(json)),
                                new Fact("Roles", String.join(", ", json.texts("roles"))))
                        .filter(fact -> !fact.value().isEmpty())
                        .toList(),
                steps(json),
                otherwise(json),
                values(json, isMapped ? account.text("sAMAccountName") : "ACCOUNT"));
    }

    private static String method(JsonObject json) {
        return json.has("method") ? json.text("method") + " (" + json.text("strength") + ")" : "";
    }

    private static List<Step> steps(JsonObject json) {
        return json.objects("trace").stream()
                .map(step -> new Step(step.text("step"), step.text("result")))
                .toList();
    }

    private static List<Step> otherwise(JsonObject json) {
        if (!json.has("otherwise")) {
            return List.of();
        }
        JsonObject otherwise = json.object("otherwise");
        Stream<Step> further = otherwise.objects("further").stream().map(ExplainedOutcome::refusal);
        Stream<Step> end = otherwise.has("refusal")
                ? Stream.of(refusal(otherwise.object("refusal")))
                : Stream.of(new Step("would be mapped", otherwise.text(USER_NAME)));
        return Stream.of(further, steps(otherwise).stream(), end)
                .flatMap(part -> part)
                .toList();
    }

    private static Step refusal(JsonObject refusal) {
        return new Step(refusal.text(REASON), refusal.text(DETAIL) + "; " + refusal.text(HINT));
    }

    private static List<MappingValue> values(JsonObject json, String account) {
        return json.objects("mappings").stream()
                .filter(mapping -> mapping.text("attribute").equals("altSecurityIdentities"))
                .map(mapping -> MappingValue.of(mapping, account))
                .sorted(Comparator.comparing(value -> !value.isStrong()))
                .toList();
    }
}
