// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.setup.json.JsonLine;

/**
 * One event of the audit log: texts by field, each printable and of bounded length. The fields are a schema that
 * {@code docs/audit.md} documents: new ones may come, none goes. Built and written by one thread.
 */
public final class AuditEvent {
    /** What an event is about; the name in lower camel case is the value of the field {@code event}. */
    public enum Type {
        LOGIN("login"),
        REFUSAL("refusal"),
        UNAVAILABLE("unavailable"),
        SWITCH("switch"),
        CLEAR_CACHE("clearCache"),
        RELOAD("reload"),
        DELEGATION("delegation"),
        /** A delegation that was refused: the same event, which is written with the refusals. */
        DELEGATION_REFUSAL("delegation");

        private final String value;

        Type(String value) {
            this.value = value;
        }
    }

    /** The fields, in the order in which they are written. */
    static final List<String> FIELDS = List.of(
            "time",
            "event",
            "correlation",
            "reason",
            "substatus",
            "certificateIssuer",
            "certificateSerial",
            "certificateSha256",
            "claimedUpn",
            "account",
            "sid",
            "method",
            "strength",
            "site",
            "remoteAddress",
            "proxy",
            "controller",
            "durationMicros",
            "revocation",
            "by",
            "target",
            "detail");

    private final Type type;
    private final Map<String, String> values = new LinkedHashMap<>();

    private AuditEvent(Type type, Instant time) {
        this.type = type;
        set("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        set("event", type.value);
    }

    /** Returns an event without further fields. */
    public static AuditEvent of(Type type, Instant time) {
        return new AuditEvent(type, time);
    }

    /** Returns what the event is about. */
    Type type() {
        return type;
    }

    /** Sets a field; a text that is null or empty leaves it out. */
    public AuditEvent set(String field, String text) {
        if (!FIELDS.contains(field)) {
            throw new IllegalArgumentException(field);
        }
        if (text != null && !text.isEmpty()) {
            values.put(field, Printable.excerpt(text));
        }
        return this;
    }

    /** Sets the fields of the certificate and the account of an outcome. */
    public AuditEvent outcome(MappingOutcome outcome) {
        outcome.match(this::mapped, this::denied, unavailable -> set("detail", unavailable.cause()));
        return set("controller", traced(outcome, TraceStep.DOMAIN_CONTROLLER))
                .set("revocation", traced(outcome, TraceStep.REVOCATION));
    }

    /** Returns the results of the steps with this name; empty where the outcome is from the cache. */
    private static String traced(MappingOutcome outcome, String name) {
        return outcome.trace().stream()
                .filter(step -> step.step().equals(name))
                .map(TraceStep::result)
                .collect(Collectors.joining("; "));
    }

    private AuditEvent mapped(Mapped mapped) {
        return certificate(mapped.clientCertificate())
                .set(
                        "account",
                        mapped.account()
                                .map(account -> account.netbiosDomain() + "\\" + account.sAMAccountName())
                                .orElse(mapped.userName()))
                .set(
                        "sid",
                        mapped.account()
                                .map(account -> account.sid().toString())
                                .orElse(""))
                .set("method", mapped.method())
                .set("strength", mapped.strength().lowerCaseName());
    }

    private AuditEvent denied(Denied denied) {
        denied.clientCertificate().ifPresent(this::certificate);
        return set("sid", denied.account().map(Object::toString).orElse(""))
                .set("detail", denied.refusal().detail());
    }

    /** Sets the fields of the certificate. */
    public AuditEvent certificate(ClientCertificate certificate) {
        return set("certificateIssuer", certificate.issuerText())
                .set("certificateSerial", certificate.serialNumber())
                .set("certificateSha256", certificate.sha256Thumbprint())
                .set("claimedUpn", String.join(", ", certificate.claimedUpns()));
    }

    /** Returns the event as a JSON object with every field; those without a value are {@code null}. */
    String json() {
        return JsonLine.of(FIELDS, values);
    }

    /** Returns the fields that have a value: {@code name="value"}, with {@code \"} and {@code \\} in values. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String field : FIELDS) {
            String value = values.get(field);
            if (value != null) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(field)
                        .append("=\"")
                        .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.toString();
    }
}
