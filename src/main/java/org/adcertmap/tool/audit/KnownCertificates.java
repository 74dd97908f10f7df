// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.tool.audit.mapping.Fingerprints;

/**
 * The mapping strings of the certificates that were given, and what administrators write in place of them: the serial
 * number not reversed, the hash of the key in place of that of the certificate. Keeps some octets of each string.
 * Confined to one thread; nothing may be added once {@link #end} was called.
 */
final class KnownCertificates {
    private static final String SERIAL_TAG = "<SR>";
    private static final String SHA1 = "X509:<SHA1-PUKEY>";

    private final Fingerprints valid = new Fingerprints();
    private final Fingerprints ended = new Fingerprints();
    private final Fingerprints notReversed = new Fingerprints();
    /** Thumbprints by the fingerprint of the value with the hash of the key. */
    private final Map<Long, byte[]> thumbprints = new HashMap<>();

    private long[] validSorted = {};
    private long[] endedSorted = {};
    private long[] notReversedSorted = {};

    /** @param isEnded whether it has expired or was revoked */
    void add(X509Certificate encoded, ClientCertificate certificate, boolean isEnded) {
        MappingMethod.all().stream()
                .flatMap(method -> method.queriesFor(certificate).stream())
                .filter(query -> query.precedence() == Precedence.ALT_SECURITY_IDENTITIES)
                .map(AccountQuery::value)
                .forEach(isEnded ? ended::add : valid::add);
        certificate.issuer().ifPresent(issuer -> {
            String serial = certificate.serialNumber().toLowerCase(Locale.ROOT);
            if (!certificate.reversedSerialNumbers().contains(serial)) {
                notReversed.add("X509:<I>" + issuer + SERIAL_TAG + serial);
            }
        });
        byte[] thumbprint = HexFormat.of().parseHex(certificate.sha1Thumbprint());
        byte[] key = encoded.getPublicKey().getEncoded();
        thumbprints.put(Fingerprints.of(SHA1 + sha1(key)), thumbprint);
        bitString(key).ifPresent(bits -> thumbprints.put(Fingerprints.of(SHA1 + sha1(bits)), thumbprint));
    }

    /** The key itself, without its algorithm: what RFC 5280 4.2.1.2 hashes for a key identifier. */
    private static Optional<byte[]> bitString(byte[] subjectPublicKeyInfo) {
        try {
            DerReader parts = DerReader.of(subjectPublicKeyInfo)
                    .single(DerReader.SEQUENCE)
                    .children();
            parts.next(DerReader.SEQUENCE);
            byte[] bits = parts.next(DerReader.BIT_STRING).contents();
            return Optional.of(Arrays.copyOfRange(bits, 1, bits.length)); // the number of unused bits is first
        } catch (MalformedDerException e) {
            return Optional.empty(); // the JDK has read the certificate, so that this key has another structure
        }
    }

    private static String sha1(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Ends the reading of certificates. */
    void end() {
        validSorted = valid.sorted();
        endedSorted = ended.sorted();
        notReversedSorted = notReversed.sorted();
    }

    /** Returns whether a certificate has this mapping string, so that it is well written however it looks. */
    boolean hasValue(String value) {
        long fingerprint = Fingerprints.of(value);
        return Fingerprints.contains(validSorted, fingerprint) || Fingerprints.contains(endedSorted, fingerprint);
    }

    /** Returns whether only certificates that have expired or were revoked have this mapping string. */
    boolean isEnded(String value) {
        long fingerprint = Fingerprints.of(value);
        return Fingerprints.contains(endedSorted, fingerprint) && !Fingerprints.contains(validSorted, fingerprint);
    }

    /** Returns the mapping string that was meant, if a certificate has it and this value is a known confusion. */
    Optional<String> meant(String value) {
        long fingerprint = Fingerprints.of(value);
        byte[] thumbprint = thumbprints.get(fingerprint);
        if (thumbprint != null && !hasValue(value)) {
            return Optional.of(SHA1 + HexFormat.of().formatHex(thumbprint));
        }
        int serial = value.toUpperCase(Locale.ROOT).lastIndexOf(SERIAL_TAG);
        if (serial < 0 || hasValue(value) || !Fingerprints.contains(notReversedSorted, fingerprint)) {
            return Optional.empty();
        }
        int start = serial + SERIAL_TAG.length();
        StringBuilder reversed = new StringBuilder(value.substring(0, start));
        for (int i = value.length() - 2; i >= start; i -= 2) {
            reversed.append(value, i, i + 2);
        }
        return Optional.of(reversed.toString());
    }
}
