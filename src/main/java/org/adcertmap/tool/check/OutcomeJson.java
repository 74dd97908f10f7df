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
 * How is an outcome shown to a program? As one JSON object on one line, always with the same keys; what does not apply
 * is {@code null}, or empty where it is a list.
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
            String word, MappingOutcome outcome, JSONValue reason, JSONValue detail, JSONValue hint, Mapped mapped) {
        boolean no = mapped == null;
        return new JSONObject(
                        new JSONField("outcome", word),
                        new JSONField("reason", reason),
                        new JSONField("detail", detail),
                        new JSONField("hint", hint),
                        new JSONField("certificate", outcome.certificateName()),
                        new JSONField("userName", no ? JSONNull.NULL : text(mapped.userName())),
                        new JSONField("account", no ? JSONNull.NULL : account(mapped.account())),
                        new JSONField(
                                "method",
                                no ? JSONNull.NULL : text(mapped.method().name())),
                        new JSONField(
                                "strength",
                                no ? JSONNull.NULL : text(mapped.strength().lowerCaseName())),
                        new JSONField(
                                "roles",
                                array(
                                        no
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
