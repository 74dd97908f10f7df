// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.certificate.CertificateDecoder;

/**
 * Reads the certificates of a directory, or of an export of a CA database by {@code certutil -view}, one after the
 * other: a CA may have issued a million. CA certificates are skipped. Stateless.
 */
final class CertificateFiles {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final int MAX_BINARY = 1 << 20; // of a file with one certificate, or a PKCS #7 chain
    private static final int MAX_LINES = 1_000; // of one certificate
    private static final int MARK = 4_096;

    private CertificateFiles() {}

    /** Gets what is read. */
    interface Visitor {
        /** Gets a certificate; returns false to end. */
        boolean certificate(String place, X509Certificate certificate);

        /** Gets the place of a certificate that cannot be read, and why; returns false to end. */
        boolean malformed(String place, String reason);
    }

    /** @throws IOException if a file cannot be read */
    static void read(Path path, Visitor visitor) throws IOException {
        if (!Files.isDirectory(path)) {
            readFile(path, visitor);
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                if (!readFile(file, visitor)) {
                    return;
                }
            }
        }
    }

    private static boolean readFile(Path file, Visitor visitor) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Charset charset = charset(in);
            if (charset.equals(StandardCharsets.UTF_16LE) || hasPem(in)) {
                return readPem(file, new BufferedReader(new InputStreamReader(in, charset)), visitor);
            }
            return readBinary(file, in, visitor);
        }
    }

    /** PowerShell redirects in UTF-16, with a byte order mark. */
    private static Charset charset(InputStream in) throws IOException {
        in.mark(2);
        boolean isUtf16 = in.read() == 0xFF && in.read() == 0xFE;
        in.reset();
        return isUtf16 ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1;
    }

    /** DER and PKCS #7 begin with the tag of a SEQUENCE, which is the character 0. */
    private static boolean hasPem(InputStream in) throws IOException {
        in.mark(MARK);
        int first = in.read();
        int second = in.read();
        in.reset();
        return first != '0' || second < 0x80 && second >= ' ';
    }

    private static boolean readBinary(Path file, InputStream in, Visitor visitor) throws IOException {
        byte[] octets = in.readNBytes(MAX_BINARY + 1);
        String place = String.valueOf(file.getFileName());
        if (octets.length > MAX_BINARY) {
            return visitor.malformed(place, "larger than 1 MB");
        }
        return decoded(place, octets, visitor);
    }

    private static boolean decoded(String place, byte[] octets, Visitor visitor) {
        List<X509Certificate> certificates;
        try {
            certificates = CertificateDecoder.decode(octets);
        } catch (CertificateException e) {
            return visitor.malformed(place, String.valueOf(e.getMessage()));
        }
        for (X509Certificate certificate : certificates) {
            if (certificate.getBasicConstraints() < 0 && !visitor.certificate(place, certificate)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readPem(Path file, BufferedReader in, Visitor visitor) throws IOException {
        StringBuilder block = null;
        int lines = 0;
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            String text = line.strip();
            if (text.endsWith(BEGIN)) {
                block = new StringBuilder(BEGIN).append('\n');
                lines = 0;
            } else if (block != null) {
                block.append(text).append('\n');
                boolean isEnd = text.equals(END);
                if (isEnd || ++lines > MAX_LINES) {
                    String place = file.getFileName() + ":" + number;
                    if (!decoded(place, block.toString().getBytes(StandardCharsets.ISO_8859_1), visitor)) {
                        return false;
                    }
                    block = null;
                }
            }
        }
        return block == null || visitor.malformed(file.getFileName() + ":" + number, "the file ends in a certificate");
    }
}
