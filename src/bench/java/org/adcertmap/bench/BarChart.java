// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.List;

/**
 * A chart with one horizontal bar for each contender, as SVG.
 *
 * @param title what is measured, with the unit
 * @param note what is better: less or more
 */
record BarChart(String title, String note, List<Bar> bars) {
    private static final int WIDTH = 760;
    private static final int LEFT = 170;
    private static final int LONGEST = WIDTH - LEFT - 90;
    private static final int TOP = 60;
    private static final int STEP = 30;

    /** @param isOurs whether it is a bar of adcertmap */
    record Bar(String label, double value, boolean isOurs) {}

    String svg() {
        double largest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = TOP + STEP * bars.size() + 14;
        StringBuilder svg = new StringBuilder(
                String.format("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" role="img" aria-labelledby="t d" \
                font-family="Helvetica, Arial, sans-serif" font-size="14">
                  <title id="t">%3$s</title>
                  <desc id="d">%4$s</desc>
                  <style>.ours{fill:#1d4ed8}.other{fill:#94a3b8}text{fill:#0f172a}.small{font-size:12px;fill:#475569}\
                .bold{font-weight:bold}.end{text-anchor:end}</style>
                  <rect width="%1$d" height="%2$d" fill="#fff"/>
                  <text class="bold" x="14" y="24">%3$s</text><text class="small" x="14" y="44">%5$s</text>
                """, WIDTH, height, escaped(title), escaped(description()), escaped(note)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            long length = Math.max(1, Math.round(LONGEST * Math.max(0, bar.value()) / largest));
            int y = TOP + STEP * i;
            svg.append(String.format(
                    "  <text class=\"end\" x=\"%d\" y=\"%d\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\""
                            + " height=\"20\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
                    LEFT - 10,
                    y + 15,
                    escaped(bar.label()),
                    bar.isOurs() ? "ours" : "other",
                    LEFT,
                    y,
                    length,
                    LEFT + length + 8,
                    y + 15,
                    Report.text(bar.value())));
        }
        return svg.append("</svg>\n").toString();
    }

    private String description() {
        return String.join(
                "; ",
                bars.stream()
                        .map(bar -> bar.label() + " " + Report.text(bar.value()))
                        .toList());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
