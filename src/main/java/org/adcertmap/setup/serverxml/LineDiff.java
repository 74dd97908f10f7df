package org.adcertmap.setup.serverxml;

import java.util.List;

/** Which lines differ between two texts? */
public final class LineDiff {
    private LineDiff() {}

    /**
     * Lines taken away behind {@code -}, lines added behind {@code +}, each group behind the number of its line in the
     * new text.
     */
    public static String of(String before, String after) {
        return of(before.lines().toList(), after.lines().toList());
    }

    /**
     * What is the same at both ends is left out first: the table has old times fresh fields, and a file may have many
     * lines.
     */
    private static String of(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> old = before.subList(head, before.size() - tail);
        List<String> fresh = after.subList(head, after.size() - tail);
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        StringBuilder lines = new StringBuilder();
        boolean within = false;
        for (int i = 0, j = 0; i < old.size() || j < fresh.size(); ) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                within = false;
                i++;
                j++;
                continue;
            }
            if (!within) {
                lines.append("@@ line ").append(head + j + 1).append(" @@\n");
                within = true;
            }
            boolean takenAway = j == fresh.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1];
            lines.append(takenAway ? "-" + old.get(i++) : "+" + fresh.get(j++)).append('\n');
        }
        return lines.toString();
    }
}
