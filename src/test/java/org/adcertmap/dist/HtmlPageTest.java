// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlPageTest {
    private static String html(String page, String markdown) {
        return new HtmlPage(Path.of(page), markdown).html("1.2.3");
    }

    @ParameterizedTest
    @CsvSource({
        "docs/install.md, cli.md#check, cli.html#check",
        "docs/install.md, ../README.md, ../README.html",
        "docs/install.md, README.md, index.html",
        "docs/design/road.md, ../README.md#settings, ../index.html#settings",
        "docs/install.md, ../conf/server.xml, ../conf/server.xml",
        "docs/install.md, #files, #files",
        "README.md, docs/README.md, docs/index.html",
        "README.md, https://example.org/a.md, https://example.org/a.md",
    })
    void linkToAPageLeadsToItsHtml(String page, String link, String expected) {
        assertEquals(expected, DownloadPaths.target(Path.of(page), link));
        assertTrue(html(page, "[a](" + link + ")").contains("<a href=\"" + expected + "\">a</a>"));
    }

    @Test
    void linkToASampleLeadsToItsPlaceInTheDownload() {
        assertEquals(
                "[a](../grafana/a.json) [b](../samples/jmx/b.sh) [c](docs/c.md)",
                DownloadPaths.markdown("[a](../dist/grafana/a.json) [b](../src/samples/jmx/b.sh) [c](docs/c.md)"));
    }

    @Test
    void headingsHaveTheAnchorsOfGitHubAndAreListed() {
        String html = html("docs/a.md", "# A\n## `enable`, & b < c: why?\n### Third\n## Second\n");
        assertTrue(html.contains("<h2 id=\"enable--b--c-why\">"), html);
        assertTrue(
                html.contains(
                        "<li class=\"level2\"><a href=\"#enable--b--c-why\">enable, &amp; b &lt; c: why?</a></li>"),
                html);
        assertTrue(html.contains("<li class=\"level3\"><a href=\"#third\">Third</a></li>"), html);
        assertTrue(html.contains("<title>A - adcertmap 1.2.3</title>"), html);
    }

    @Test
    void tablesAreTablesAndTextIsEscaped() {
        String html = html("README.md", "| a | b |\n|---|---|\n| `<x>` | 1 & 2 |\n");
        assertTrue(html.contains("<td><code>&lt;x&gt;</code></td>\n<td>1 &amp; 2</td>"), html);
    }

    @Test
    void pageNeedsNoNetworkAndNoScript() {
        String html = html("docs/design/a.md", "# A\n![p](../images/p.svg)\n");
        assertFalse(html.contains("http"), html);
        assertFalse(html.contains("<script"), html);
        assertTrue(html.contains("href=\"../../docs/style.css\""), html);
        assertTrue(html.contains("src=\"../images/p.svg\""), html);
    }
}
