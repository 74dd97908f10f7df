// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Printable;

/**
 * The identifiers and limits that a certificate contains. Every identifier of an account is a claim until Active
 * Directory confirms it. Holds octets and numbers where texts can be made of them, because caches hold many
 * certificates. Immutable; safe for any number of threads.
 */
public final class ClientCertificate {
    private static final String UNUSABLE_NAME = "(unusable name)";
    private static final int SHA1_OCTETS = 20;

    private final String subject; // null: unusable
    private final String issuer; // null: unusable
    /** The SHA-1 thumbprint, the serial number, and the subject key identifier, of which there may be none. */
    private final byte[] octets;

    private final int keyIdentifierStart;
    private final String sha256Thumbprint;
    private final List<String> claimedUpns;
    private final Sid claimedSid; // null: none
    private final long notBefore; // seconds since 1970
    private final long notAfter; // likewise
    private final Others others;

    /** The parts that are hashes and numbers, as they are encoded; without an extension its value is empty. */
    record Octets(byte[] sha1, byte[] serialNumber, byte[] subjectKeyIdentifier) {}

    /** What few certificates have; all others share one object. */
    record Others(
            List<String> rfc822Names,
            List<String> dnsNames,
            Optional<Sid> claimedUriSid,
            Set<String> certificatePolicies,
            List<UnusableIdentifier> unusable) {
        private static final Others NONE = new Others(List.of(), List.of(), Optional.empty(), Set.of(), List.of());
    }

    /** @param claimedUpns without those that differ in case only */
    ClientCertificate(
            Optional<String> subject,
            Optional<String> issuer,
            Octets octets,
            String sha256Thumbprint,
            List<String> claimedUpns,
            Optional<Sid> claimedSid,
            Instant notBefore,
            Instant notAfter,
            Others others) {
        this.subject = subject.orElse(null);
        this.issuer = issuer.orElse(null);
        this.keyIdentifierStart = SHA1_OCTETS + octets.serialNumber().length;
        this.octets = ByteBuffer.allocate(keyIdentifierStart + octets.subjectKeyIdentifier().length)
                .put(octets.sha1())
                .put(octets.serialNumber())
                .put(octets.subjectKeyIdentifier())
                .array();
        this.sha256Thumbprint = sha256Thumbprint;
        this.claimedUpns = claimedUpns;
        this.claimedSid = claimedSid.orElse(null);
        this.notBefore = notBefore.getEpochSecond();
        this.notAfter = notAfter.getEpochSecond();
        this.others = others.equals(Others.NONE) ? Others.NONE : others;
    }

    /**
     * Returns the subject in the form of altSecurityIdentities, see {@code WindowsDistinguishedName}; may be an empty
     * text; absent where it is unusable.
     */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /** Returns the issuer, in the same form. */
    public Optional<String> issuer() {
        return Optional.ofNullable(issuer);
    }

    /** Returns the serial number in hexadecimal as encoded, highest octet first. */
    public String serialNumber() {
        return hexadecimal(SHA1_OCTETS, keyIdentifierStart);
    }

    /**
     * Returns the serial number in hexadecimal as in altSecurityIdentities, lowest octet first: the spelling of Windows
     * first, then any other that administrators write.
     */
    public List<String> reversedSerialNumbers() {
        return SerialNumber.spellings(Arrays.copyOfRange(octets, SHA1_OCTETS, keyIdentifierStart));
    }

    /** Returns the subject key identifier in hexadecimal, in encoded order; empty without the extension. */
    public Optional<String> subjectKeyIdentifier() {
        return keyIdentifierStart == octets.length
                ? Optional.empty()
                : Optional.of(hexadecimal(keyIdentifierStart, octets.length));
    }

    /** Returns the SHA-1 of the whole certificate in lower-case hexadecimal: what Windows calls its thumbprint. */
    public String sha1Thumbprint() {
        return hexadecimal(0, SHA1_OCTETS);
    }

    /**
     * Returns the SHA-256 of the whole certificate in lower-case hexadecimal: its identifier in caches, logs and
     * sessions.
     */
    public String sha256Thumbprint() {
        return sha256Thumbprint;
    }

    private String hexadecimal(int from, int to) {
        return HexFormat.of().formatHex(octets, from, to);
    }

    /**
     * Returns the userPrincipalNames of the subject alternative name, without those that differ in case only; their
     * suffix is not checked; none where one of them is unusable.
     */
    public List<String> claimedUpns() {
        return claimedUpns;
    }

    /** Returns the rfc822Names of the subject alternative name. */
    public List<String> rfc822Names() {
        return others.rfc822Names();
    }

    /** Returns the dNSNames of the subject alternative name. */
    public List<String> dnsNames() {
        return others.dnsNames();
    }

    /** Returns the SID of the SID extension. */
    public Optional<Sid> claimedSid() {
        return Optional.ofNullable(claimedSid);
    }

    /** Returns the SID of a URI in the subject alternative name; read only where there is no SID extension. */
    public Optional<Sid> claimedUriSid() {
        return others.claimedUriSid();
    }

    /** Returns the start of the validity period. */
    public Instant notBefore() {
        return Instant.ofEpochSecond(notBefore);
    }

    /** Returns the end of the validity period, the last second that belongs to it. */
    public Instant notAfter() {
        return Instant.ofEpochSecond(notAfter);
    }

    /** Returns the certificate policies as object identifiers. */
    public Set<String> certificatePolicies() {
        return others.certificatePolicies();
    }

    /** Returns the identifiers that are absent elsewhere because they are unusable. */
    public List<UnusableIdentifier> unusable() {
        return others.unusable();
    }

    /** Names the certificate in a log line by serial number and issuer; printable and of bounded length. */
    public String issuerAndSerialNumber() {
        return Printable.excerpt("serial " + serialNumber() + " of " + issuer().orElse(UNUSABLE_NAME));
    }

    /** Returns the subject for a log line; printable and of bounded length, also where the subject is unusable. */
    public String subjectText() {
        return Printable.excerpt(subject().orElse(UNUSABLE_NAME));
    }

    /** Returns the issuer for a log line; printable and of bounded length, also where the issuer is unusable. */
    public String issuerText() {
        return Printable.excerpt(issuer().orElse(UNUSABLE_NAME));
    }

    @Override
    public String toString() {
        return issuerAndSerialNumber();
    }
}
