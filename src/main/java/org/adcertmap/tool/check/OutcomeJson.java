// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.util.List;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.Account;

/**
 * Formats an outcome as one JSON object on one line, always with the same keys; a value that does not apply is
 * {@code null}, an array that does not apply is empty.
 */
final class OutcomeJson {
    private OutcomeJson() {}

    static String of(MappingOutcome outcome) {
        return outcome.match(
                mapped -> object("mapped", outcome, JSONNull.NULL, JSONNull.NULL, JSONNull.NULL, mapped),
                denied -> object(
                        "denied",
                        outcome,
                        text(denied.refusal().denial().code()),
                        text(denied.refusal().detail()),
                        text(denied.refusal().denial().hint()),
                        null),
                unavailable -> object(
                        "unavailable",
                        outcome,
                        text("ADCM-DIRECTORY-UNAVAILABLE"),
                        text(unavailable.cause()),
                        JSONNull.NULL,
                        null));
    }

    private static String object(
            String outcomeName,
            MappingOutcome outcome,
            JSONValue reason,
            JSONValue detail,
            JSONValue hint,
            Mapped mapped) {
        boolean notMapped = mapped == null;
        return new JSONObject(
                        new JSONField("outcome", outcomeName),
                        new JSONField("reason", reason),
                        new JSONField("detail", detail),
                        new JSONField("hint", hint),
                        new JSONField("certificate", outcome.certificateName()),
                        new JSONField("userName", notMapped ? JSONNull.NULL : text(mapped.userName())),
                        new JSONField("account", notMapped ? JSONNull.NULL : account(mapped.account())),
                        new JSONField(
                                "method",
                                notMapped ? JSONNull.NULL : text(mapped.method().name())),
                        new JSONField(
                                "strength",
                                notMapped
                                        ? JSONNull.NULL
                                        : text(mapped.strength().lowerCaseName())),
                        new JSONField(
                                "roles",
                                array(
                                        notMapped
                                                ? List.of()
                                                : mapped.roles().stream()
                                                        .map(OutcomeJson::text)
                                                        .toList())),
                        new JSONField(
                                "trace",
                                array(outcome.trace().stream()
                                        .map(step -> new JSONObject(
                                                new JSONField("step", step.step()),
                                                new JSONField("result", step.result())))
                                        .toList())))
                .toSingleLineString();
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
