package org.adcertmap.trust.revocation.ocsp;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Asks a responder for one certificate: RFC 6960 4.1. With SHA-1, which names an issuer here and protects nothing:
 * every responder knows it (RFC 5019 2.1.1).
 *
 * @param nameHash of the issuer's name
 * @param keyHash of the issuer's key
 * @param serial as it is encoded
 */
public record OcspRequest(byte[] nameHash, byte[] keyHash, byte[] serial) {
    /** Longer URLs are not sure to pass (RFC 5019 5). */
    private static final int LONGEST_GET = 255;

    private static final byte[] SHA1 = {0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00};
    private static final byte[] NONCE = {0x06, 0x09, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02};

    public static OcspRequest of(X509Certificate certificate, X509Certificate issuer) throws MalformedDerException {
        DerReader key = DerReader.of(issuer.getPublicKey().getEncoded())
                .single(DerReader.SEQUENCE)
                .children();
        key.next(DerReader.SEQUENCE);
        byte[] bits = key.next(DerReader.BIT_STRING).contents();
        return new OcspRequest(
                sha1(certificate.getIssuerX500Principal().getEncoded()),
                sha1(Arrays.copyOfRange(bits, 1, bits.length)),
                certificate.getSerialNumber().toByteArray());
    }

    private static byte[] sha1(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** @param nonce the extension's value, or nothing */
    public byte[] encoded(byte[] nonce) {
        byte[] id = tlv(
                DerReader.SEQUENCE,
                SHA1,
                tlv(DerReader.OCTET_STRING, nameHash),
                tlv(DerReader.OCTET_STRING, keyHash),
                tlv(DerReader.INTEGER, serial));
        byte[] list = tlv(DerReader.SEQUENCE, tlv(DerReader.SEQUENCE, id));
        byte[] extensions = nonce.length == 0
                ? nonce
                : tlv(
                        DerReader.contextTag(2),
                        tlv(DerReader.SEQUENCE, tlv(DerReader.SEQUENCE, NONCE, tlv(DerReader.OCTET_STRING, nonce))));
        return tlv(DerReader.SEQUENCE, tlv(DerReader.SEQUENCE, list, extensions));
    }

    /** The value of a nonce extension around these octets. */
    public static byte[] nonce(byte[] random) {
        return tlv(DerReader.OCTET_STRING, random);
    }

    /** The URL to GET, or the same URL where it must be a POST. */
    public static String url(String responder, byte[] request) {
        String get = responder
                + (responder.endsWith("/") ? "" : "/")
                + URLEncoder.encode(Base64.getEncoder().encodeToString(request), StandardCharsets.US_ASCII);
        return get.length() < LONGEST_GET ? get : responder;
    }

    /** Requests are short: lengths of at most two octets. */
    private static byte[] tlv(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
