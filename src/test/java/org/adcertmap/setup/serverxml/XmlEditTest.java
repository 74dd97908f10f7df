package org.adcertmap.setup.serverxml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What is not asked for stays as it is, whatever the file looks like. */
class XmlEditTest {
    private static final String NASTY = """
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
                .all()
                .filter(element -> element.isOf("V"))
                .reduce((one, other) -> {
                    throw new AssertionError("two Valves");
                })
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    @DisplayName("a value is changed within its own quotes, and every other character is as before")
    void value(String lineEnd) throws ServerXmlException {
        String before = NASTY.replace("\n", lineEnd);
        XmlText xml = XmlText.of(before);
        String after = new XmlEdit(xml).set(valve(xml), "enabled", "it's & <").apply();
        assertEquals(before.replace("'@'", "'it&apos;s &amp; &lt;'"), after);
    }

    @Test
    @DisplayName("an attribute is added behind the last one")
    void attribute() throws ServerXmlException {
        XmlText xml = XmlText.of(NASTY);
        String after = new XmlEdit(xml)
                .set(valve(xml), "s", "1")
                .set(valve(xml), "t", "2")
                .apply();
        assertEquals(NASTY.replace("className='&#86;'", "className='&#86;' s=\"1\" t=\"2\""), after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    @DisplayName("elements are added with the indentation and the line ends of their neighbours")
    void elements(String lineEnd) throws ServerXmlException {
        String before = NASTY.replace("\n", lineEnd);
        XmlText xml = XmlText.of(before);
        XmlElement engine = valve(xml).parent();
        String after = new XmlEdit(xml)
                .addFirst(engine, List.of(NewElement.of("R", "n", "<")))
                .addAfter(valve(xml), List.of(NewElement.of("S")))
                .apply();
        assertEquals(
                before.replace("\"h\">", "\"h\">" + lineEnd + "      <R n=\"&lt;\"/>")
                        .replace("   />", "   />" + lineEnd + "      <S/>"),
                after);
    }

    @Test
    @DisplayName("an element without content is opened for another")
    void empty() throws ServerXmlException {
        XmlText xml = XmlText.of("<a>\n  <b c='/'/>\n</a>");
        String after = new XmlEdit(xml)
                .addFirst(xml.root().children("b").get(0), List.of(NewElement.of("d")))
                .apply();
        assertEquals("<a>\n  <b c='/'>\n    <d/>\n  </b>\n</a>", after);
    }

    @Test
    @DisplayName("an element is replaced with all that is within it")
    void replace() throws ServerXmlException {
        XmlText xml = XmlText.of("<a>\n  <b><c/></b> <!-- d -->\n  <e/></a>");
        String after = new XmlEdit(xml)
                .replace(xml.root().children("b").get(0), List.of(NewElement.of("f"), NewElement.of("g")))
                .apply();
        assertEquals("<a>\n  <f/>\n  <g/> <!-- d -->\n  <e/></a>", after);
    }

    static Stream<byte[]> encodings() {
        return Stream.of(
                ("\uFEFF" + NASTY).getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + NASTY).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + NASTY).getBytes(StandardCharsets.UTF_16BE),
                NASTY.getBytes(StandardCharsets.UTF_8),
                ("<?xml version='1.0' encoding='windows-1252'?>" + NASTY).getBytes(Charset.forName("windows-1252")));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("encodings")
    @DisplayName("encoding and byte order mark stay, and the former file is kept")
    void encoding(byte[] before) throws Exception {
        Path file = Files.write(folder.resolve("server.xml"), before);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        XmlFile read = XmlFile.read(file);
        Path backup = read.write(
                new XmlEdit(read.xml()).set(valve(read.xml()), "enabled", "@@").apply());
        assertArrayEquals(before, Files.readAllBytes(backup));
        assertEquals(PosixFilePermissions.fromString("rw-r-----"), Files.getPosixFilePermissions(file));
        XmlFile again = XmlFile.read(file);
        again.write(
                new XmlEdit(again.xml()).set(valve(again.xml()), "enabled", "@").apply());
        assertArrayEquals(before, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count(), "the file, and two that are kept");
        }
    }

    @Test
    @DisplayName("a link stays, and its target is edited")
    void link() throws Exception {
        Path target = Files.writeString(folder.resolve("target.xml"), "<a/>");
        Path link = Files.createSymbolicLink(folder.resolve("server.xml"), target);
        XmlFile.read(link).write("<b/>");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("<b/>", Files.readString(target));
    }

    @Test
    @DisplayName("a file that is read-only, or changed meanwhile, stays as it is")
    void notWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("server.xml"), "<a/>");
        XmlFile read = XmlFile.read(file);
        Files.writeString(file, "<c/>");
        assertTrue(assertThrows(ServerXmlException.class, () -> read.write("<b/>"))
                .getMessage()
                .contains("meanwhile"));
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
    @DisplayName("what is not well-formed is refused, and the file is named")
    void broken(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("server.xml"), text);
        assertTrue(assertThrows(ServerXmlException.class, () -> XmlFile.read(file))
                .getMessage()
                .startsWith(file.toString()));
    }

    @Test
    @DisplayName("the difference shows changed lines only")
    void difference() {
        String shown = LineDiff.of("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n");
        assertEquals("@@ line 2 @@\n-b\n+B\n@@ line 5 @@\n+e\n", shown);
        assertFalse(shown.contains("c"));
    }

    @Test
    void differenceOfAVeryLongFileNeedsNoMore() {
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
