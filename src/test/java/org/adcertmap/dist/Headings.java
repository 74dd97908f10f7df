// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import java.util.LinkedHashMap;
import java.util.Map;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.html.HtmlRenderer;

/** The headings of a page with their anchors, which are those of GitHub: the same links work in both forms. */
final class Headings {
    private final Map<Heading, String> ids = new LinkedHashMap<>();

    private Headings() {}

    static Headings of(Node document) {
        Headings headings = new Headings();
        IdGenerator generator = IdGenerator.builder().build();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                headings.ids.put(heading, generator.generateId(text(heading)));
            }
        });
        return headings;
    }

    private static String text(Heading heading) {
        StringBuilder text = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text node) {
                text.append(node.getLiteral());
            }

            @Override
            public void visit(Code node) {
                text.append(node.getLiteral());
            }
        });
        return text.toString();
    }

    /** Returns the anchor of a heading. */
    String id(Heading heading) {
        return ids.get(heading);
    }

    /** Returns the first heading, escaped. */
    String title() {
        return ids.keySet().stream().findFirst().map(Headings::escaped).orElse("");
    }

    /** Returns the list of the headings of the second and third level, or nothing with fewer than two. */
    String contents() {
        StringBuilder list = new StringBuilder();
        ids.forEach((heading, id) -> {
            if (heading.getLevel() == 2 || heading.getLevel() == 3) {
                list.append("<li class=\"level%d\"><a href=\"#%s\">%s</a></li>\n"
                        .formatted(heading.getLevel(), id, escaped(heading)));
            }
        });
        return ids.size() < 3 ? "" : "<nav aria-label=\"Contents\">\n<ul>\n" + list + "</ul>\n</nav>\n";
    }

    private static String escaped(Heading heading) {
        return HtmlRenderer.builder().build().render(new Text(text(heading)));
    }
}
