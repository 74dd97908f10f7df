// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.denial.Printable;

/** The formats of the findings. Every text from the directory is made printable, but in JSON, which escapes it. */
enum FindingFormat {
    TEXT {
        @Override
        String header() {
            return "";
        }

        @Override
        String line(AuditFinding finding) {
            StringBuilder lines = new StringBuilder(String.format(
                    "%-7s [%s] (%s) %s\n",
                    finding.code().level().lowerCaseName(),
                    finding.code().code(),
                    Printable.of(finding.account()
                            .map(account -> account.sAMAccountName().isEmpty()
                                    ? account.sid()
                                    : account.sAMAccountName() + ", " + account.distinguishedName())
                            .orElse("no account")),
                    Printable.of(finding.sentence())));
            lines.append("        value: ")
                    .append(Printable.of(finding.value()))
                    .append('\n');
            finding.proposal()
                    .ifPresent(value -> lines.append("        write: ")
                            .append(Printable.of(value))
                            .append('\n'));
            return lines.append("        do: ")
                    .append(Printable.of(finding.hint()))
                    .append('\n')
                    .toString();
        }
    },
    CSV {
        @Override
        String header() {
            return "sAMAccountName,distinguishedName,objectSid,value,form,strength,code,level,sentence,hint,proposal\r\n";
        }

        /** RFC 4180. */
        @Override
        String line(AuditFinding finding) {
            Optional<AuditFinding.Account> account = finding.account();
            return List.of(
                                    account.map(AuditFinding.Account::sAMAccountName)
                                            .orElse(""),
                                    account.map(AuditFinding.Account::distinguishedName)
                                            .orElse(""),
                                    account.map(AuditFinding.Account::sid).orElse(""),
                                    finding.value(),
                                    finding.form(),
                                    finding.strength(),
                                    finding.code().code(),
                                    finding.code().level().lowerCaseName(),
                                    finding.sentence(),
                                    finding.hint(),
                                    finding.proposal().orElse(""))
                            .stream()
                            .map(CsvField::of)
                            .collect(Collectors.joining(","))
                    + "\r\n";
        }
    },
    JSON {
        @Override
        String header() {
            return "";
        }

        @Override
        String line(AuditFinding finding) {
            return new JSONObject(
                                    new JSONField(
                                            "level", finding.code().level().lowerCaseName()),
                                    new JSONField("code", finding.code().code()),
                                    new JSONField(
                                            "account",
                                            finding.account()
                                                    .<JSONValue>map(FindingFormat::json)
                                                    .orElse(JSONNull.NULL)),
                                    new JSONField("value", finding.value()),
                                    new JSONField("form", finding.form()),
                                    new JSONField("strength", finding.strength()),
                                    new JSONField("sentence", finding.sentence()),
                                    new JSONField("hint", finding.hint()),
                                    new JSONField(
                                            "proposal",
                                            finding.proposal()
                                                    .<JSONValue>map(JSONString::new)
                                                    .orElse(JSONNull.NULL)))
                            .toSingleLineString()
                    + "\n";
        }
    };

    abstract String header();

    /** Returns the finding, with its line end. */
    abstract String line(AuditFinding finding);

    private static JSONObject json(AuditFinding.Account account) {
        return new JSONObject(
                new JSONField("sAMAccountName", account.sAMAccountName()),
                new JSONField("objectSid", account.sid()),
                new JSONField("distinguishedName", account.distinguishedName()));
    }
}
