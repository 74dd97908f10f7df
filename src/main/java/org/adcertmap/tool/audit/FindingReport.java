// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.tool.finding.Level;

/**
 * Takes the findings one after the other, counts them, and keeps them in a temporary file until the table of counts has
 * been printed. So it needs the same memory for any number of them. Confined to one thread.
 */
final class FindingReport implements AutoCloseable {
    private final FindingFormat format;
    private final Set<AuditCode> only;
    private final long limit;
    private final Optional<PowerShellFixes> fixes;
    private final Path temporary;
    private final Writer kept;
    private final Map<AuditCode, Long> counts = new EnumMap<>(AuditCode.class);
    private long total;

    /**
     * @param only the codes that count
     * @param limit the most findings that are printed; the others are counted
     */
    FindingReport(FindingFormat format, Set<AuditCode> only, long limit, Optional<PowerShellFixes> fixes)
            throws IOException {
        this.format = format;
        this.only = only;
        this.limit = limit;
        this.fixes = fixes;
        this.temporary = Files.createTempFile("adcertmap-audit", ".tmp");
        this.kept = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
    }

    void add(AuditFinding finding) {
        if (!only.contains(finding.code())) {
            return;
        }
        counts.merge(finding.code(), 1L, Long::sum);
        total++;
        try {
            if (total <= limit) {
                kept.write(format.line(finding));
            }
            if (fixes.isPresent()) {
                fixes.get().add(finding);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long total() {
        return total;
    }

    /** Returns whether there is a finding of this level or a worse one. */
    boolean has(Level least) {
        return counts.keySet().stream().anyMatch(code -> code.level().isAtLeast(least));
    }

    /**
     * Prints the findings, as text below a table.
     *
     * @param summary the last line, of the text alone
     */
    void print(Writer out, String summary) throws IOException {
        kept.close();
        out.write(format.header());
        if (format == FindingFormat.TEXT) {
            for (Map.Entry<AuditCode, Long> count : counts.entrySet()) {
                out.write(String.format(
                        "%s  %-7s  %,8d  %s\n",
                        count.getKey().code(),
                        count.getKey().level().lowerCaseName(),
                        count.getValue(),
                        count.getKey().title()));
            }
            out.write(total == 0 ? "" : "\n");
        }
        try (Reader lines = Files.newBufferedReader(temporary, StandardCharsets.UTF_8)) {
            lines.transferTo(out);
        }
        if (format == FindingFormat.TEXT) {
            out.write(summary + (total > limit ? "; the first " + limit + " are shown" : "") + "\n");
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        kept.close();
        Files.deleteIfExists(temporary);
    }
}
