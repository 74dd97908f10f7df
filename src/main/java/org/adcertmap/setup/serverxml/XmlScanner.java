package org.adcertmap.setup.serverxml;

import java.util.ArrayList;
import java.util.List;

/**
 * Where does each element of a well-formed text stand? Comments, CDATA, processing instructions and the DOCTYPE are
 * passed over. XML 1.0, sections 2.4 to 2.8 and 3.1.
 */
final class XmlScanner {
    private final String text;
    private final List<XmlElement> found = new ArrayList<>();
    private int at;
    private XmlElement open;

    private XmlScanner(String text) {
        this.text = text;
    }

    /** @param text is well-formed; @return in the order of their start tags, the outermost first */
    static List<XmlElement> scan(String text) throws ServerXmlException {
        XmlScanner scanner = new XmlScanner(text);
        try {
            scanner.run();
        } catch (IndexOutOfBoundsException e) {
            throw new ServerXmlException("it cannot be followed to its end", e);
        }
        return scanner.found;
    }

    private void run() {
        while ((at = text.indexOf('<', at)) >= 0) {
            if (!over("<!--", "-->") && !over("<![CDATA[", "]]>") && !over("<?", "?>")) {
                if (text.startsWith("<!", at)) {
                    declaration();
                } else if (text.startsWith("</", at)) {
                    at = after(">", at);
                    open.end = at;
                    open = open.parent;
                } else {
                    startTag();
                }
            }
        }
    }

    private boolean over(String begin, String end) {
        boolean here = text.startsWith(begin, at);
        if (here) {
            at = after(end, at + begin.length());
        }
        return here;
    }

    private int after(String end, int from) {
        int found = text.indexOf(end, from);
        if (found < 0) {
            throw new IndexOutOfBoundsException(end);
        }
        return found + end.length();
    }

    /** The DOCTYPE, and within its brackets more declarations, each with quoted texts and comments. */
    private void declaration() {
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (!over("<!--", "-->") && !over("<?", "?>")) {
                at = c == '"' || c == '\'' ? after(String.valueOf(c), at + 1) : at + 1;
                depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            }
        } while (depth > 0);
    }

    private void startTag() {
        int start = at++;
        XmlElement element = new XmlElement(name(), open, start);
        element.attributesEnd = at;
        found.add(element);
        for (space(); text.charAt(at) != '>' && text.charAt(at) != '/'; space()) {
            String attribute = name();
            at = after("=", at);
            space();
            char quote = text.charAt(at);
            int value = at + 1;
            at = after(String.valueOf(quote), value);
            element.spans.put(attribute, new XmlElement.Span(value, at - 1, quote));
            element.attributesEnd = at;
        }
        element.empty = text.charAt(at) == '/';
        at += element.empty ? 2 : 1;
        element.tagEnd = at;
        element.end = at;
        open = element.empty ? open : element;
    }

    private String name() {
        int start = at;
        while (!isSpace() && "=/>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void space() {
        while (isSpace()) {
            at++;
        }
    }

    private boolean isSpace() {
        return " \t\r\n".indexOf(text.charAt(at)) >= 0;
    }
}
