// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where files of the sources are in the download, and links to them. Stateless. */
final class DownloadPaths {
    private static final Pattern LINK = Pattern.compile("(]\\((?:\\.\\./)*)(?:dist|src)/");
    private static final Pattern PAGE = Pattern.compile("(?!\\w+:)([^#]*\\.md)(#.*)?");

    /** What the README says about building and testing, which needs the sources. */
    private static final Pattern OF_SOURCES = Pattern.compile(
            " From the sources, `mvn [^`]*` builds it in `target`\\.|## Test it\n.*?(?=## )", Pattern.DOTALL);

    private DownloadPaths() {}

    /**
     * Returns the README without what needs the sources.
     *
     * @throws IllegalArgumentException if a command of Maven remains
     */
    static String withoutSources(String readme) {
        String page = OF_SOURCES.matcher(readme).replaceAll("");
        if (page.contains("mvn ")) {
            throw new IllegalArgumentException("the README of the download has a command of Maven: " + page);
        }
        return page;
    }

    /**
     * Returns a page with links as in the download: {@code dist} and {@code src/samples} are not below their parents.
     */
    static String markdown(String page) {
        return LINK.matcher(page).replaceAll("$1");
    }

    /** Returns where the HTML of a page is, relative to the download: beside it, or {@code docs/index.html}. */
    static Path html(Path page) {
        String beside = page.getFileName().toString().replace(".md", ".html");
        return page.equals(Path.of("docs/README.md")) ? Path.of("docs/index.html") : page.resolveSibling(beside);
    }

    /** Returns the link target of an HTML page for one of its Markdown: pages are HTML, all else is unchanged. */
    static String target(Path page, String link) {
        Matcher matcher = PAGE.matcher(link);
        if (!matcher.matches()) {
            return link;
        }
        String file = matcher.group(1);
        String name = html(page.resolveSibling(file).normalize()).getFileName().toString();
        String anchor = Objects.requireNonNullElse(matcher.group(2), "");
        return file.substring(0, file.lastIndexOf('/') + 1) + name + anchor;
    }
}
