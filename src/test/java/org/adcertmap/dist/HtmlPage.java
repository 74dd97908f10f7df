// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import java.nio.file.Path;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A page of the documentation as HTML that needs no network and no script: its text, contents and links. */
final class HtmlPage {
    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    private static final String TEMPLATE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s - adcertmap %s</title>
            <link rel="stylesheet" href="%5$sdocs/style.css">
            </head>
            <body>
            <header>
            <a href="%5$sREADME.html">adcertmap %2$s</a>
            <nav aria-label="Documentation">
            <a href="%5$sdocs/index.html">Documentation</a>
            <a href="%5$sCHANGELOG.html">Changelog</a>
            </nav>
            </header>
            <div>
            %s<main>
            %s</main>
            </div>
            </body>
            </html>
            """;

    private final Path page;
    private final Node document;
    private final Headings headings;

    /**
     * Parses a page.
     *
     * @param page where the Markdown is, relative to the download
     */
    HtmlPage(Path page, String markdown) {
        this.page = page;
        document = Parser.builder().extensions(TABLES).build().parse(markdown);
        headings = Headings.of(document);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(DownloadPaths.target(page, link.getDestination()));
                visitChildren(link);
            }
        });
    }

    /** Returns the whole page. */
    String html(String version) {
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(TABLES)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Heading heading) {
                        attributes.put("id", headings.id(heading));
                    } else if (node instanceof Image) {
                        attributes.put("loading", "lazy");
                    }
                })
                .build();
        String root = "../".repeat(page.getNameCount() - 1);
        return TEMPLATE.formatted(headings.title(), version, headings.contents(), renderer.render(document), root);
    }
}
