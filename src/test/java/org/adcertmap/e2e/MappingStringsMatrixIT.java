// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Generated;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.EncodedNames.Attribute;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names and serial numbers of generated certificates are spelled as OpenSSL, GnuTLS and SSSD read them. GnuTLS keeps
 * the sign octet of a serial number, as Windows does; OpenSSL and SSSD drop it.
 */
@Tag("matrix")
class MappingStringsMatrixIT {
    private static final int CERTIFICATES = 300;
    private static final Path SSSD_CONF = Path.of("/etc/sssd/sssd.conf");
    /** Attribute types with Windows' keywords, and types without one. */
    private static final Map<String, String> KEYWORDS = Map.ofEntries(
            Map.entry("2.5.4.3", "CN"),
            Map.entry("2.5.4.4", "SN"),
            Map.entry("2.5.4.5", "SERIALNUMBER"),
            Map.entry("2.5.4.6", "C"),
            Map.entry("2.5.4.7", "L"),
            Map.entry("2.5.4.8", "S"),
            Map.entry("2.5.4.9", "STREET"),
            Map.entry("2.5.4.10", "O"),
            Map.entry("2.5.4.11", "OU"),
            Map.entry("2.5.4.12", "T"),
            Map.entry("2.5.4.42", "G"),
            Map.entry("2.5.4.43", "I"),
            Map.entry("0.9.2342.19200300.100.1.25", "DC"),
            Map.entry("1.2.840.113549.1.9.1", "E"),
            Map.entry("0.9.2342.19200300.100.1.1", "OID.0.9.2342.19200300.100.1.1"),
            Map.entry("2.5.4.97", "OID.2.5.4.97"));

    private static final List<String> TYPES =
            KEYWORDS.keySet().stream().sorted().toList();
    private static final String ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

    @TempDir
    private static Path folder;

    private static boolean sssdConfigured;

    /** A generated certificate, what is read in it, and whether its names have one value in each RDN. */
    private record Sample(X509Certificate certificate, ClientCertificate read, boolean singleValued) {}

    private static List<Sample> samples;

    @BeforeAll
    static void generate() throws Exception {
        DebianPackage.require("openssl");
        DebianPackage.require("gnutls-bin", "certtool");
        DebianPackage.require("sssd-tools", "sssctl");
        if (Files.notExists(SSSD_CONF)) { // sssctl evaluates rules only where a domain is configured
            Files.writeString(
                    SSSD_CONF,
                    "[sssd]\ndomains = x\nservices = nss\n[domain/x]\nid_provider = proxy\nproxy_lib_name = files\n");
            Files.setPosixFilePermissions(SSSD_CONF, PosixFilePermissions.fromString("rw-------"));
            sssdConfigured = true;
        }
        samples = new ArrayList<>();
        Generated.check(CERTIFICATES, random -> {
            boolean singleValued = samples.size() % 2 == 0;
            TestCa ca = TestCa.rootWithEncodedName(name(random, singleValued));
            X509Certificate certificate = ca.issue("CN=x")
                    .rawSubject(name(random, singleValued))
                    .serial(new BigInteger(Generated.octets(random, 1, 20)).toString(16))
                    .issue()
                    .certificate();
            samples.add(new Sample(certificate, CertificateReader.read(certificate), singleValued));
        });
    }

    @AfterAll
    static void removeConfiguration() throws IOException {
        if (sssdConfigured) {
            Files.deleteIfExists(SSSD_CONF);
        }
    }

    private static byte[] name(Random random, boolean singleValued) {
        return EncodedNames.name(Generated.list(
                random, 1, 6, any -> Generated.list(any, 1, singleValued ? 1 : 3, MappingStringsMatrixIT::attribute)));
    }

    private static Attribute attribute(Random random) {
        int[] stringTypes = {
            EncodedNames.UTF8_STRING,
            EncodedNames.PRINTABLE_STRING,
            EncodedNames.IA5_STRING,
            EncodedNames.TELETEX_STRING,
            EncodedNames.BMP_STRING
        };
        int stringType = stringTypes[random.nextInt(stringTypes.length)];
        boolean isUnicode = stringType == EncodedNames.UTF8_STRING || stringType == EncodedNames.BMP_STRING;
        String middle = Generated.textOf(random, isUnicode ? ASCII + " äöéñßçøŁЖ日本" : ASCII + " ", 0, 10);
        return new Attribute(TYPES.get(random.nextInt(TYPES.size())), stringType, "a" + middle + "z");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + printed);
        return printed;
    }

    private static Path pem(X509Certificate... certificates) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Files.writeString(folder.resolve("certificates.pem"), pem);
    }

    private static String reversed(String hex) {
        List<String> octets = Arrays.asList(hex.split("(?<=\\G..)"));
        Collections.reverse(octets);
        return String.join("", octets).toLowerCase(Locale.ROOT);
    }

    @Test
    void gnuTlsKeepsTheSignOctetAsTheFirstSpellingDoes() throws Exception {
        String printed = run(
                "certtool",
                "--certificate-info",
                "--infile",
                pem(samples.stream().map(Sample::certificate).toArray(X509Certificate[]::new))
                        .toString());
        List<String> serials = Pattern.compile("Serial Number \\(hex\\): ([0-9a-f]+)")
                .matcher(printed)
                .results()
                .map(match -> reversed(match.group(1)))
                .toList();
        assertEquals(
                samples.stream()
                        .map(sample -> sample.read().reversedSerialNumbers().get(0))
                        .toList(),
                serials);
    }

    @Test
    void opensslReadsTheSameNamesInTheSameOrderAndDropsTheSignOctet() throws Exception {
        for (Sample sample : samples) {
            String printed = run(
                    "openssl",
                    "x509",
                    "-in",
                    pem(sample.certificate()).toString(),
                    "-noout",
                    "-serial",
                    "-issuer",
                    "-subject",
                    "-nameopt",
                    "utf8,sep_multiline,oid");
            assertEquals(sample.read().issuer().orElseThrow(), spelled(section(printed, "issuer")));
            assertEquals(sample.read().subject().orElseThrow(), spelled(section(printed, "subject")));
            Matcher serial = Pattern.compile("serial=(-?)([0-9A-F]+)").matcher(printed);
            assertTrue(serial.find(), printed);
            List<String> spellings = sample.read().reversedSerialNumbers();
            if (serial.group(1).isEmpty()) {
                assertEquals(spellings.get(spellings.size() - 1), reversed(serial.group(2)));
            } else {
                assertEquals(1, spellings.size(), "a negative number has one spelling");
            }
        }
    }

    /** The lines of a name in OpenSSL's output, one for each RDN. */
    private static List<String> section(String printed, String name) {
        return printed.substring(printed.indexOf(name + "="))
                .lines()
                .skip(1)
                .takeWhile(line -> line.startsWith(" "))
                .map(String::strip)
                .toList();
    }

    /** Spells the RDNs, such as {@code 2.5.4.3=a + 2.5.4.10=b}, by Windows' rules. */
    private static String spelled(List<String> rdns) {
        return rdns.stream()
                .map(rdn -> Arrays.stream(rdn.split(" \\+ "))
                        .map(attribute -> KEYWORDS.get(attribute.substring(0, attribute.indexOf('=')))
                                + attribute.substring(attribute.indexOf('=')))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(","));
    }

    @Test
    void sssdSpellsTheSameStringsForActiveDirectory() throws Exception {
        List<Sample> comparable = samples.stream()
                .filter(Sample::singleValued)
                .filter(sample -> sample.certificate().getSerialNumber().signum() > 0)
                // Where Windows has no keyword, SSSD writes OpenSSL's.
                .filter(sample -> !(sample.read().issuerText() + sample.read().subjectText()).contains("OID."))
                .toList();
        assertTrue(comparable.size() >= CERTIFICATES / 20, "enough certificates are comparable");
        for (Sample sample : comparable) {
            String printed = run(
                    "sssctl",
                    "cert-eval-rule",
                    Base64.getEncoder().encodeToString(sample.certificate().getEncoded()),
                    "--map=LDAPU1:(x=X509:<I>{issuer_dn!ad_x500}<SR>{serial_number!hex_ur}<S>{subject_dn!ad_x500})",
                    "--match=<ISSUER>.*");
            List<String> serials = sample.read().reversedSerialNumbers();
            String expected = "(x=X509:<I>" + sample.read().issuer().orElseThrow() + "<SR>"
                    + serials.get(serials.size() - 1).toUpperCase(Locale.ROOT) + "<S>"
                    + sample.read().subject().orElseThrow() + ")";
            String filter = unescaped(unescaped(printed)); // octets outside ASCII are escaped twice
            assertTrue(filter.contains(expected), () -> "expected " + expected + "\nbut was " + filter);
        }
    }

    /** Reads the escapes of an LDAP filter (RFC 4515), such as {@code \\c3\\a4}, as octets of UTF-8. */
    private static String unescaped(String filter) {
        byte[] text = filter.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            boolean isEscape = text[i] == '\\' && i + 2 < text.length;
            octets.write(isEscape ? HexFormat.fromHexDigits(twoDigits(text, i + 1)) : text[i]);
            i += isEscape ? 2 : 0;
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static String twoDigits(byte[] text, int at) {
        return new String(text, at, 2, StandardCharsets.US_ASCII);
    }
}
