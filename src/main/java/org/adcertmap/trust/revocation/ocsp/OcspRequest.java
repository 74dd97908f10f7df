// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.ocsp;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A request for the status of one certificate, of which this holds the CertID (RFC 6960 4.1). The hashes are SHA-1:
 * they only identify the issuer, and every responder supports SHA-1 (RFC 5019 2.1.1). Immutable by convention: the
 * arrays are not changed.
 *
 * @param issuerNameHash of the issuer's distinguished name
 * @param issuerKeyHash of the issuer's public key
 * @param serial the contents of the serial number's INTEGER
 */
public record OcspRequest(byte[] issuerNameHash, byte[] issuerKeyHash, byte[] serial) {
    /** Caches and proxies support GET requests up to 255 bytes (RFC 5019 5). */
    private static final int MAX_GET_LENGTH = 255;

    private static final byte[] SHA1_ALGORITHM_IDENTIFIER = {
        0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00
    };
    private static final byte[] NONCE_OID = {0x06, 0x09, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02};

    /** Returns the request for a certificate of this issuer. */
    public static OcspRequest of(X509Certificate certificate, X509Certificate issuer) {
        return new OcspRequest(
                sha1(certificate.getIssuerX500Principal().getEncoded()),
                issuerKeyHash(issuer),
                certificate.getSerialNumber().toByteArray());
    }

    /** Returns the hash of this issuer's public key. */
    public static byte[] issuerKeyHash(X509Certificate issuer) {
        try {
            DerReader key = DerReader.of(issuer.getPublicKey().getEncoded())
                    .single(DerReader.SEQUENCE)
                    .children();
            key.next(DerReader.SEQUENCE);
            byte[] bits = key.next(DerReader.BIT_STRING).contents();
            return sha1(Arrays.copyOfRange(bits, 1, bits.length));
        } catch (MalformedDerException e) {
            throw new IllegalStateException("a decoded certificate has a SubjectPublicKeyInfo", e);
        }
    }

    private static byte[] sha1(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK does not support SHA-1", e);
        }
    }

    /**
     * Encodes the OCSPRequest in DER.
     *
     * @param nonce the value of the nonce extension; empty for none
     */
    public byte[] encode(byte[] nonce) {
        byte[] certId = tlv(
                DerReader.SEQUENCE,
                SHA1_ALGORITHM_IDENTIFIER,
                tlv(DerReader.OCTET_STRING, issuerNameHash),
                tlv(DerReader.OCTET_STRING, issuerKeyHash),
                tlv(DerReader.INTEGER, serial));
        byte[] requestList = tlv(DerReader.SEQUENCE, tlv(DerReader.SEQUENCE, certId));
        byte[] extensions = nonce.length == 0
                ? nonce
                : tlv(
                        DerReader.contextTag(2),
                        tlv(
                                DerReader.SEQUENCE,
                                tlv(DerReader.SEQUENCE, NONCE_OID, tlv(DerReader.OCTET_STRING, nonce))));
        return tlv(DerReader.SEQUENCE, tlv(DerReader.SEQUENCE, requestList, extensions));
    }

    /** Returns the value of a nonce extension with these random octets. */
    public static byte[] nonceExtension(byte[] random) {
        return tlv(DerReader.OCTET_STRING, random);
    }

    /**
     * Returns the URL for a GET request (RFC 6960 A.1); empty where it must be a POST, because the URL would be too
     * long, or the responder's own URL has a query.
     */
    public static Optional<String> getUrl(String responder, byte[] request) {
        String getUrl = responder
                + (responder.endsWith("/") ? "" : "/")
                + URLEncoder.encode(Base64.getEncoder().encodeToString(request), StandardCharsets.US_ASCII);
        return getUrl.length() < MAX_GET_LENGTH && !responder.matches("(?s).*[?#].*")
                ? Optional.of(getUrl)
                : Optional.empty();
    }

    /** Encodes tag, length and value; requests are short enough for lengths of two octets. */
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
