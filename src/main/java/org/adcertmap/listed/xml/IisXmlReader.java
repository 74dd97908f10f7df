// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed.xml;

import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an XML file of IIS with StAX, in UTF-8 or UTF-16. A document type declaration is rejected, so that no entity is
 * expanded and nothing outside the file is loaded (XXE).
 */
public final class IisXmlReader {
    private static final int MAX_OCTETS = 64 << 20; // the largest applicationHost.config in the field has a few MB
    private static final int BIG_ENDIAN = 0xFEFF;
    private static final int LITTLE_ENDIAN = 0xFFFE;
    private static final int MAX_DEPTH = 100; // an element of a real configuration is at most ten deep

    /** An element whose end tag has not been read. */
    private record Open(String name, Map<String, String> attributes, List<IisElement> children, int line) {}

    /**
     * Provides the text, and fails where it ends before the root element: the JDK's parser would print a stack trace to
     * the standard error output where a document type declaration is not closed.
     */
    private static final class Prolog extends StringReader {
        private boolean hasEnded;

        Prolog(String text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read < 0 && !hasEnded) {
                throw new UncheckedIOException(new EOFException("the file ends before its first element does"));
            }
            return read;
        }
    }

    private IisXmlReader() {}

    /**
     * Reads a file.
     *
     * @throws InvalidIisConfigurationException if it is not well-formed, too large, or in another encoding
     * @throws IOException if the file cannot be read
     */
    public static IisElement read(Path file) throws InvalidIisConfigurationException, IOException {
        String name = String.valueOf(file.getFileName());
        if (Files.size(file) > MAX_OCTETS) {
            throw new InvalidIisConfigurationException(file + ": larger than 64 MB");
        }
        try {
            return parse(name, decoded(Files.readAllBytes(file)));
        } catch (CharacterCodingException e) {
            throw new InvalidIisConfigurationException(
                    name + ": encoded neither in UTF-8 nor in UTF-16 with a byte order mark", e);
        } catch (UncheckedIOException e) {
            throw new InvalidIisConfigurationException(name + ": not well-formed XML: " + e.getMessage(), e);
        } catch (XMLStreamException e) {
            String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNumber();
            // Without the message of the parser, which may quote a password.
            throw new InvalidIisConfigurationException(name + line + ": not well-formed XML");
        }
    }

    /** Decodes the octets here, and not in the JDK's parser, which would print an error in them as well. */
    private static String decoded(byte[] octets) throws CharacterCodingException {
        int first = octets.length < 2 ? 0 : (octets[0] & 0xFF) << Byte.SIZE | octets[1] & 0xFF;
        Charset charset =
                first == BIG_ENDIAN || first == LITTLE_ENDIAN ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        String text = charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static IisElement parse(String file, String text)
            throws XMLStreamException, InvalidIisConfigurationException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        Prolog input = new Prolog(text);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        XMLStreamReader reader = factory.createXMLStreamReader(input);
        Deque<Open> open = new ArrayDeque<>();
        IisElement root = null;
        while (reader.hasNext()) { // to the end: more than one root element is an error
            switch (reader.next()) {
                case XMLStreamConstants.DTD ->
                    throw new InvalidIisConfigurationException(
                            file + ": has a document type declaration, which no configuration of IIS has");
                case XMLStreamConstants.START_ELEMENT -> {
                    input.hasEnded = true;
                    if (open.size() == MAX_DEPTH) {
                        throw new InvalidIisConfigurationException(file + ": elements are nested too deeply");
                    }
                    open.push(new Open(
                            reader.getLocalName(),
                            attributes(reader),
                            new ArrayList<>(),
                            reader.getLocation().getLineNumber()));
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Open ended = open.pop();
                    IisElement element = new IisElement(
                            ended.name, Map.copyOf(ended.attributes), List.copyOf(ended.children), file, ended.line);
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.element().children.add(element);
                    }
                }
                case XMLStreamConstants.CDATA ->
                    throw new InvalidIisConfigurationException(file + ": has CDATA, which no configuration of IIS has");
                default -> {} // text and comments say nothing
            }
        }
        return root;
    }

    private static Map<String, String> attributes(XMLStreamReader reader) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return attributes;
    }
}
