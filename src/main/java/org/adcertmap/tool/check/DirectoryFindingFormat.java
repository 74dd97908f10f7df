// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.io.PrintWriter;
import java.util.List;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.tool.shell.ExitStatus;

/** Prints the findings of a check of the directory, as text or as one JSON object a line. Stateless. */
final class DirectoryFindingFormat {
    private DirectoryFindingFormat() {}

    /** Prints the findings and returns the exit status. */
    static int print(List<DirectoryFinding> findings, boolean json, PrintWriter out) {
        findings.forEach(finding -> out.println(json ? json(finding) : text(finding)));
        return findings.stream()
                .mapToInt(DirectoryFindingFormat::exitStatus)
                .max()
                .orElse(ExitStatus.SUCCESS);
    }

    private static String text(DirectoryFinding finding) {
        return String.format(
                        "%-11s %s: %s", finding.level().word(), finding.check().word(), finding.text())
                + finding.hint()
                        .map(hint -> String.format("%n%-11s hint: %s", "", hint))
                        .orElse("");
    }

    private static String json(DirectoryFinding finding) {
        return new JSONObject(
                        new JSONField("level", finding.level().word()),
                        new JSONField("check", finding.check().word()),
                        new JSONField("text", finding.text()),
                        new JSONField(
                                "hint",
                                finding.hint().<JSONValue>map(JSONString::new).orElse(JSONNull.NULL)))
                .toSingleLineString();
    }

    private static int exitStatus(DirectoryFinding finding) {
        return switch (finding.level()) {
            case OK, WARNING -> ExitStatus.SUCCESS;
            case ERROR -> ExitStatus.DENIED;
            case UNAVAILABLE -> ExitStatus.UNAVAILABLE;
        };
    }
}
