// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.adcertmap.fuzz.FuzzedFile;

/**
 * Fuzz target: {@code server.xml}. A file is read or rejected with a {@link ServerXmlException}; after an edit the text
 * has what was asked for, and undoing it gives the text of before.
 */
public final class ServerXmlFuzz {
    private static final int MAX_ELEMENTS = 8;
    private static final String VALUE = "a \"b\" <c> 'd' & ${e}";

    private ServerXmlFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        XmlText xml;
        try {
            xml = XmlFile.read(FuzzedFile.of(input)).xml();
        } catch (ServerXmlException e) {
            assertNotNull(e.getMessage());
            return;
        }
        List<XmlElement> elements = xml.root().selfAndDescendants().toList();
        for (int i = 0; i < Math.min(elements.size(), MAX_ELEMENTS); i++) {
            assertTrue(xml.line(elements.get(i)) > 0);
            assertEdits(xml, i);
        }
    }

    private static void assertEdits(XmlText xml, int index) {
        XmlElement element = element(xml, index);
        try {
            XmlText added = XmlText.of(
                    new XmlEdit(xml).setAttribute(element, "fuzzed", VALUE).apply());
            assertEquals(VALUE, element(added, index).attribute("fuzzed"));
            XmlText removed = XmlText.of(new XmlEdit(added)
                    .removeAttribute(element(added, index), "fuzzed")
                    .apply());
            assertNull(element(removed, index).attribute("fuzzed"));
            if (!element.attributes().containsKey("fuzzed")) {
                assertEquals(xml.text(), removed.text());
            }
            NewElement valve = NewElement.of("Valve", "className", VALUE);
            XmlText inserted = XmlText.of(
                    new XmlEdit(xml).insertFirst(element, List.of(valve)).apply());
            assertEquals(VALUE, element(inserted, index + 1).attribute("className"));
            if (element.parent() != null) {
                new XmlEdit(xml).insertAfter(element, List.of(valve)).apply();
                new XmlEdit(xml).remove(element).apply();
            }
        } catch (ServerXmlException e) {
            assertNotNull(e.getMessage()); // nothing has been written
        }
    }

    private static XmlElement element(XmlText xml, int index) {
        return xml.root().selfAndDescendants().skip(index).findFirst().orElseThrow();
    }
}
