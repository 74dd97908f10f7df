// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.io.FilterReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Parses a text with SAX and lists its start tags. No external entity or DTD is ever loaded (XXE). Each text has a
 * parser of its own, confined to the thread of the call.
 */
final class XmlParser extends DefaultHandler2 {
    /** Holds a start tag: the element's name, its depth (0 for the root) and its attributes by name. */
    record Tag(String name, int depth, Map<String, String> attributes) {}

    private static final int MAX_DEPTH = 100; // an element of a real server.xml is at most ten deep

    private final List<Tag> tags = new ArrayList<>();
    private int depth;
    private int openEntities;
    private boolean inDocumentType;

    /**
     * Parses the text.
     *
     * @return the start tags of the text itself, without those that an entity expands to, in document order
     * @throws ServerXmlException if the text is not well-formed, or its elements are nested too deeply
     */
    static List<Tag> parse(String text) throws ServerXmlException {
        XmlParser parser = new XmlParser();
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            XMLReader reader = factory.newSAXParser().getXMLReader();
            reader.setContentHandler(parser);
            reader.setErrorHandler(parser);
            reader.setEntityResolver(parser);
            reader.setProperty("http://xml.org/sax/properties/lexical-handler", parser);
            reader.parse(new InputSource(parser.new DocumentTypeGuard(text)));
            return parser.tags;
        } catch (SAXParseException e) {
            throw new ServerXmlException("not well-formed XML, line " + e.getLineNumber() + ": " + e.getMessage(), e);
        } catch (SAXException | IOException e) {
            throw new ServerXmlException("not well-formed XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's parser supports these features", e);
        }
    }

    /**
     * Reads the text, and fails where it ends before the root element starts: the JDK's parser would print a stack
     * trace to the standard error output where a document type declaration is not closed.
     */
    private final class DocumentTypeGuard extends FilterReader {
        DocumentTypeGuard(String text) {
            super(new StringReader(text));
        }

        @Override
        public int read() throws IOException {
            return failAtEnd(super.read());
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return failAtEnd(super.read(buffer, offset, length));
        }

        private int failAtEnd(int read) throws IOException {
            if (read < 0 && inDocumentType) {
                throw new IOException("the file ends in its document type declaration");
            }
            return read;
        }
    }

    @Override
    public void startDTD(String name, String publicId, String systemId) {
        inDocumentType = true;
    }

    @Override
    public void endDTD() {
        inDocumentType = false;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        if (depth == MAX_DEPTH) {
            throw new SAXException("elements are nested too deeply");
        }
        if (openEntities == 0) {
            Map<String, String> values = new TreeMap<>();
            for (int i = 0; i < attributes.getLength(); i++) {
                values.put(attributes.getQName(i), attributes.getValue(i));
            }
            tags.add(new Tag(name, depth, values));
        }
        depth++;
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        depth--;
    }

    @Override
    public void startEntity(String name) {
        openEntities++;
    }

    @Override
    public void endEntity(String name) {
        openEntities--;
    }

    @Override
    public InputSource resolveEntity(String name, String publicId, String baseUri, String systemId) {
        return new InputSource(new StringReader(""));
    }
}
