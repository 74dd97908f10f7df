// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.List;

/** Compares two texts line by line. */
public final class LineDiff {
    private LineDiff() {}

    /**
     * Returns the differing lines: removed ones with prefix {@code -}, added ones with prefix {@code +}, and above each
     * group its line number in the new text.
     */
    public static String of(String before, String after) {
        return of(before.lines().toList(), after.lines().toList());
    }

    /**
     * Computes a longest common subsequence. Equal lines at both ends are skipped first: the table has one field for
     * each pair of an old and a new line, and a file may have many lines.
     */
    private static String of(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int prefix = 0;
        while (prefix < shorter && before.get(prefix).equals(after.get(prefix))) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < shorter - prefix
                && before.get(before.size() - 1 - suffix).equals(after.get(after.size() - 1 - suffix))) {
            suffix++;
        }
        List<String> oldLines = before.subList(prefix, before.size() - suffix);
        List<String> newLines = after.subList(prefix, after.size() - suffix);
        int[][] lcs = new int[oldLines.size() + 1][newLines.size() + 1];
        for (int i = oldLines.size() - 1; i >= 0; i--) {
            for (int j = newLines.size() - 1; j >= 0; j--) {
                lcs[i][j] = oldLines.get(i).equals(newLines.get(j))
                        ? lcs[i + 1][j + 1] + 1
                        : Math.max(lcs[i + 1][j], lcs[i][j + 1]);
            }
        }
        StringBuilder lines = new StringBuilder();
        boolean inGroup = false;
        for (int i = 0, j = 0; i < oldLines.size() || j < newLines.size(); ) {
            if (i < oldLines.size() && j < newLines.size() && oldLines.get(i).equals(newLines.get(j))) {
                inGroup = false;
                i++;
                j++;
                continue;
            }
            if (!inGroup) {
                lines.append("@@ line ").append(prefix + j + 1).append(" @@\n");
                inGroup = true;
            }
            boolean isRemoved = j == newLines.size() || i < oldLines.size() && lcs[i + 1][j] >= lcs[i][j + 1];
            lines.append(isRemoved ? "-" + oldLines.get(i++) : "+" + newLines.get(j++))
                    .append('\n');
        }
        return lines.toString();
    }
}
