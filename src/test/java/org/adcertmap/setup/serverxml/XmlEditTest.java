// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An edit changes only what was requested, in files of any layout and encoding. */
class XmlEditTest {
    private static final String HARD_TO_PARSE = """
      <!DOCTYPE Server [<!ENTITY more SYSTEM "file:///etc/passwd"> <!-- ]> <Valve> " -->
        <!ENTITY name 'a > "b"'> <!ATTLIST Valve x CDATA #IMPLIED>]>
      <!-- <Valve className="V" enabled="no"/> -->
      <Server a = 'x > "y"'\tb="${v:-&lt;}">
        <Service><![CDATA[<Valve className="V">]]><?pi <Valve className="V"/> ?>
          <Engine name="\u00e4"   defaultHost="h"><!-- <Engine> -->
            <Valve enabled='@' z="/>"
                   className='&#86;'   /> &more;
          </Engine  >
        </Service>
        <Service><Engine name='&name;'/></Service>
      </Server>
      <!-- end <Server -->
      """;

    @TempDir
    private Path folder;

    private static XmlElement valve(XmlText xml) {
        return xml.root()
                .selfAndDescendants()
                .filter(element -> element.hasClassName("V"))
                .reduce((one, other) -> {
                    throw new AssertionError("two Valves");
                })
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    @DisplayName("a value is changed within its own quotes, every other character is unchanged")
    void attributeValueIsChangedInPlace(String lineEnd) throws ServerXmlException {
        String before = HARD_TO_PARSE.replace("\n", lineEnd);
        XmlText xml = XmlText.of(before);
        String after =
                new XmlEdit(xml).setAttribute(valve(xml), "enabled", "it's & <").apply();
        assertEquals(before.replace("'@'", "'it&apos;s &amp; &lt;'"), after);
    }

    @Test
    @DisplayName("an attribute is removed with the white space before it, and only that attribute")
    void attributeIsRemoved() throws ServerXmlException {
        XmlText xml = XmlText.of(HARD_TO_PARSE);
        assertEquals(
                HARD_TO_PARSE.replace(" z=\"/>\"", ""),
                new XmlEdit(xml).removeAttribute(valve(xml), "z").apply());
        assertEquals(
                HARD_TO_PARSE.replace("<Valve enabled='@' ", "<Valve "),
                new XmlEdit(xml).removeAttribute(valve(xml), "enabled").apply());
        assertEquals(
                HARD_TO_PARSE,
                new XmlEdit(xml).removeAttribute(valve(xml), "none").apply());
        XmlText similar = XmlText.of("<Server b='a = \"a\"' a = 'b=a' c='a'/>");
        assertEquals(
                "<Server b='a = \"a\"' c='a'/>",
                new XmlEdit(similar).removeAttribute(similar.root(), "a").apply());
    }

    @Test
    @DisplayName("an attribute is added after the last one")
    void attributeIsAddedAfterTheLastOne() throws ServerXmlException {
        XmlText xml = XmlText.of(HARD_TO_PARSE);
        String after = new XmlEdit(xml)
                .setAttribute(valve(xml), "s", "1")
                .setAttribute(valve(xml), "t", "2")
                .apply();
        assertEquals(HARD_TO_PARSE.replace("className='&#86;'", "className='&#86;' s=\"1\" t=\"2\""), after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    @DisplayName("elements are inserted with the indentation and the line endings of their neighbours")
    void elementsAreInsertedWithIndentation(String lineEnd) throws ServerXmlException {
        String before = HARD_TO_PARSE.replace("\n", lineEnd);
        XmlText xml = XmlText.of(before);
        XmlElement engine = valve(xml).parent();
        String after = new XmlEdit(xml)
                .insertFirst(engine, List.of(NewElement.of("R", "n", "<")))
                .insertAfter(valve(xml), List.of(NewElement.of("S")))
                .apply();
        assertEquals(
                before.replace("\"h\">", "\"h\">" + lineEnd + "      <R n=\"&lt;\"/>")
                        .replace("   />", "   />" + lineEnd + "      <S/>"),
                after);
    }

    @Test
    @DisplayName("an empty-element tag is opened for a child")
    void emptyElementTagIsOpenedForAChild() throws ServerXmlException {
        XmlText xml = XmlText.of("<a>\n  <b c='/'/>\n</a>");
        String after = new XmlEdit(xml)
                .insertFirst(xml.root().children("b").get(0), List.of(NewElement.of("d")))
                .apply();
        assertEquals("<a>\n  <b c='/'>\n    <d/>\n  </b>\n</a>", after);
    }

    @Test
    @DisplayName("an element is replaced with its descendants")
    void elementIsReplacedWithItsDescendants() throws ServerXmlException {
        XmlText xml = XmlText.of("<a>\n  <b><c/></b> <!-- d -->\n  <e/></a>");
        String after = new XmlEdit(xml)
                .replace(xml.root().children("b").get(0), List.of(NewElement.of("f"), NewElement.of("g")))
                .apply();
        assertEquals("<a>\n  <f/>\n  <g/> <!-- d -->\n  <e/></a>", after);
    }

    static Stream<byte[]> encodings() {
        return Stream.of(
                ("\uFEFF" + HARD_TO_PARSE).getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + HARD_TO_PARSE).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + HARD_TO_PARSE).getBytes(StandardCharsets.UTF_16BE),
                HARD_TO_PARSE.getBytes(StandardCharsets.UTF_8),
                ("<?xml version='1.0' encoding='windows-1252'?>" + HARD_TO_PARSE)
                        .getBytes(Charset.forName("windows-1252")));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("encoding and byte order mark are preserved, and the previous file is saved as a backup")
    void encodingIsPreservedAndABackupIsWritten(byte[] before) throws Exception {
        Path file = Files.write(folder.resolve("server.xml"), before);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        XmlFile read = XmlFile.read(file);
        Path backup = read.write(new XmlEdit(read.xml())
                .setAttribute(valve(read.xml()), "enabled", "@@")
                .apply());
        assertArrayEquals(before, Files.readAllBytes(backup));
        assertEquals(PosixFilePermissions.fromString("rw-r-----"), Files.getPosixFilePermissions(file));
        XmlFile again = XmlFile.read(file);
        again.write(new XmlEdit(again.xml())
                .setAttribute(valve(again.xml()), "enabled", "@")
                .apply());
        assertArrayEquals(before, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count(), "the file and two backups");
        }
    }

    @Test
    @DisplayName("a symbolic link stays, and its target is edited")
    void targetOfASymbolicLinkIsEdited() throws Exception {
        Path target = Files.writeString(folder.resolve("target.xml"), "<a/>");
        Path link = Files.createSymbolicLink(folder.resolve("server.xml"), target);
        XmlFile.read(link).write("<b/>");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("<b/>", Files.readString(target));
    }

    @Test
    @DisplayName("a file that is read-only, or was changed since it was read, is not written")
    void readOnlyOrConcurrentlyChangedFileIsNotWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("server.xml"), "<a/>");
        XmlFile read = XmlFile.read(file);
        Files.writeString(file, "<c/>");
        assertTrue(assertThrows(ServerXmlException.class, () -> read.write("<b/>"))
                .getMessage()
                .contains("changed by another process"));
        assertArrayEquals(new String[] {"server.xml"}, folder.toFile().list(), "no backup of a file that stays");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        XmlFile second = XmlFile.read(file);
        assertTrue(assertThrows(ServerXmlException.class, () -> second.write("<b/>"))
                .getMessage()
                .contains("read-only"));
        assertEquals("<c/>", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<a>",
                "<a b=c/>",
                "<a/><b/>",
                "<?xml version='1.0' encoding='klingon'?><a/>",
                "<!DOCTYPE a [<!ENTITY e '<b>'>]><a>&e;</a>"
            })
    @DisplayName("XML that is not well-formed is rejected, and the message names the file")
    void malformedXmlIsRejected(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("server.xml"), text);
        assertTrue(assertThrows(ServerXmlException.class, () -> XmlFile.read(file))
                .getMessage()
                .startsWith(file.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE",
                "<!DOCTYPE a [",
                "<!DOCTYPE a [<!ENTITY e 'x'",
                "<!DOCTYPE a [<!ENTITY e 'x'>]",
                "<!DOCTYPE a [ <!-- ",
                "<!DOCTYPE a [ <!ELEMENT ",
                "<!DOCTYPE a [ <?pi",
                "<!DOCTYPE a [ %x;",
                "<!DOCTYPE a [ <![INCLUDE["
            })
    void documentTypeDeclarationThatIsNotClosedIsRejectedWithoutATraceOfTheJdk(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("server.xml"), text);
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String message = assertThrows(ServerXmlException.class, () -> XmlFile.read(file))
                    .getMessage();
            assertTrue(message.contains("not well-formed XML"), message);
        } finally {
            System.setErr(err);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("a diff shows changed lines only")
    void diffShowsChangedLinesOnly() {
        String shown = LineDiff.of("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n");
        assertEquals("@@ line 2 @@\n-b\n+B\n@@ line 5 @@\n+e\n", shown);
        assertFalse(shown.contains("c"));
    }

    @Test
    void diffOfAVeryLongFileIsFast() {
        String before = "<Host/>\n".repeat(100_000);
        assertEquals(
                "@@ line 50001 @@\n+<Valve/>\n",
                LineDiff.of(
                        before,
                        new StringBuilder(before)
                                .insert(8 * 50_000, "<Valve/>\n")
                                .toString()));
    }
}
