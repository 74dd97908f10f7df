// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.json;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Continuation;
import org.adcertmap.mapping.Explanation;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.method.MappingString;

/**
 * Formats an outcome as one JSON object on one line, always with the same keys; a value that does not apply is
 * {@code null}, an array that does not apply is empty.
 */
public final class OutcomeJson {
    private OutcomeJson() {}

    /**
     * Returns the object.
     *
     * @param mappings the identifiers of the certificate
     */
    public static String of(Explanation explanation, List<MappingString> mappings) {
        List<JSONField> fields = new ArrayList<>(object(explanation.outcome()));
        fields.add(new JSONField(
                "otherwise",
                explanation.otherwise().<JSONValue>map(OutcomeJson::otherwise).orElse(JSONNull.NULL)));
        fields.add(new JSONField(
                "mappings", array(mappings.stream().map(OutcomeJson::mapping).toList())));
        return new JSONObject(fields.toArray(JSONField[]::new)).toSingleLineString();
    }

    /** Returns an object with the reason why there is no outcome. */
    public static String error(String reason) {
        return new JSONObject(new JSONField("error", reason)).toSingleLineString();
    }

    private static JSONObject otherwise(Continuation otherwise) {
        return new JSONObject(
                new JSONField(
                        "further",
                        array(otherwise.further().stream()
                                .map(OutcomeJson::refusal)
                                .toList())),
                new JSONField(
                        "userName", otherwise.userName().map(OutcomeJson::text).orElse(JSONNull.NULL)),
                new JSONField(
                        "refusal",
                        otherwise.refusal().<JSONValue>map(OutcomeJson::refusal).orElse(JSONNull.NULL)),
                new JSONField(
                        "roles",
                        array(otherwise.roles().stream().map(OutcomeJson::text).toList())),
                new JSONField("trace", trace(otherwise.trace())));
    }

    private static JSONObject mapping(MappingString mapping) {
        return new JSONObject(
                new JSONField("attribute", mapping.attribute()),
                new JSONField("strength", mapping.strength().lowerCaseName()),
                new JSONField("value", mapping.value()));
    }

    private static JSONObject refusal(Refusal refusal) {
        return new JSONObject(
                new JSONField("reason", refusal.denial().code()),
                new JSONField("detail", refusal.detail()),
                new JSONField("hint", refusal.hint()));
    }

    private static List<JSONField> object(MappingOutcome outcome) {
        return outcome.match(
                mapped -> object("mapped", outcome, JSONNull.NULL, JSONNull.NULL, JSONNull.NULL, mapped),
                denied -> object(
                        "denied",
                        outcome,
                        text(denied.refusal().denial().code()),
                        text(denied.refusal().detail()),
                        text(denied.refusal().hint()),
                        null),
                unavailable -> object(
                        "unavailable",
                        outcome,
                        text("ADCM-DIRECTORY-UNAVAILABLE"),
                        text(unavailable.cause()),
                        JSONNull.NULL,
                        null));
    }

    private static List<JSONField> object(
            String outcomeName,
            MappingOutcome outcome,
            JSONValue reason,
            JSONValue detail,
            JSONValue hint,
            Mapped mapped) {
        boolean notMapped = mapped == null;
        return List.of(
                new JSONField("outcome", outcomeName),
                new JSONField("reason", reason),
                new JSONField("detail", detail),
                new JSONField("hint", hint),
                new JSONField("certificate", outcome.certificateName()),
                new JSONField("userName", notMapped ? JSONNull.NULL : text(mapped.userName())),
                new JSONField(
                        "account",
                        notMapped
                                ? JSONNull.NULL
                                : mapped.account()
                                        .<JSONValue>map(OutcomeJson::account)
                                        .orElse(JSONNull.NULL)),
                new JSONField("method", notMapped ? JSONNull.NULL : text(mapped.method())),
                new JSONField(
                        "strength",
                        notMapped ? JSONNull.NULL : text(mapped.strength().lowerCaseName())),
                new JSONField(
                        "roles",
                        array(
                                notMapped
                                        ? List.of()
                                        : mapped.roles().stream()
                                                .map(OutcomeJson::text)
                                                .toList())),
                new JSONField("trace", trace(outcome.trace())));
    }

    private static JSONArray trace(List<TraceStep> trace) {
        return array(trace.stream()
                .map(step -> new JSONObject(new JSONField("step", step.step()), new JSONField("result", step.result())))
                .toList());
    }

    private static JSONObject account(Account account) {
        return new JSONObject(
                new JSONField("sAMAccountName", account.sAMAccountName()),
                new JSONField(
                        "userPrincipalName",
                        account.userPrincipalName()
                                .<JSONValue>map(JSONString::new)
                                .orElse(JSONNull.NULL)),
                new JSONField("objectSid", account.sid().toString()),
                new JSONField("distinguishedName", account.distinguishedName()));
    }

    private static JSONValue text(String value) {
        return new JSONString(value);
    }

    private static JSONArray array(List<? extends JSONValue> values) {
        return new JSONArray(values);
    }
}
