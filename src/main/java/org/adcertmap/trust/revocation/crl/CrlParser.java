// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerStreamReader;
import org.adcertmap.certificate.der.DerTime;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Parses a CRL (RFC 5280 5.1) as a stream and verifies its signature meanwhile, so that a large CRL is never held in
 * memory. Only a CRL of the certificate's own issuer counts, signed with the same key, as in Windows; an unknown
 * critical extension makes it unusable (RFC 5280 5.2). Used once, by one thread.
 */
public final class CrlParser {
    private static final int MAX_ELEMENT = 64 * 1024;
    private static final int CRL_SIGN = 6;
    private static final String CRL_NUMBER = "2.5.29.20";
    private static final String DELTA_CRL_INDICATOR = "2.5.29.27";
    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

    private final DerStreamReader der;
    private final RevokedSerials.Builder revokedSerials = new RevokedSerials.Builder();
    private Optional<BigInteger> crlNumber = Optional.empty();
    private Optional<BigInteger> baseCrlNumber = Optional.empty();
    private IssuingDistributionPoint issuingDistributionPoint = IssuingDistributionPoint.ALL;
    private String authorityKeyIdentifier = "";
    private List<DistributionPoint> freshestCrl = List.of();

    private CrlParser(InputStream in) {
        this.der = new DerStreamReader(new BufferedInputStream(in, MAX_ELEMENT));
    }

    /**
     * Parses a CRL in DER or PEM and verifies its signature.
     *
     * @param issuer the CA that must have signed it
     * @throws IOException if it cannot be read, is malformed, or is not trusted, with the reason
     */
    public static Crl parse(InputStream in, X509Certificate issuer) throws IOException {
        boolean[] keyUsage = issuer.getKeyUsage();
        if (keyUsage != null && !keyUsage[CRL_SIGN]) {
            throw new IOException("the key usage of the issuing CA lacks cRLSign");
        }
        try {
            return new CrlParser(CrlEncoding.der(in)).certificateList(issuer);
        } catch (MalformedDerException e) {
            throw new IOException("the CRL is malformed: " + e.getMessage(), e);
        }
    }

    private Crl certificateList(X509Certificate issuer) throws IOException, MalformedDerException {
        der.nextHeader(DerReader.SEQUENCE);
        ByteArrayOutputStream signedBeginning = new ByteArrayOutputStream(); // until the signature algorithm is read
        der.copyTo(signedBeginning);
        DerStreamReader.Header tbsCertList = der.nextHeader(DerReader.SEQUENCE);
        long end = der.position() + tbsCertList.length();
        DerStreamReader.Header next = der.nextHeader();
        if (next.tag() == DerReader.INTEGER) {
            der.contents(next, MAX_ELEMENT); // version
            next = der.nextHeader();
        }
        byte[] algorithm = der.contents(DerStreamReader.requireTag(next, DerReader.SEQUENCE), MAX_ELEMENT);
        requireIssuer(issuer, der.nextHeader(DerReader.SEQUENCE));
        SignatureVerifier verifier = new SignatureVerifier(algorithm, issuer.getPublicKey());
        verifier.write(signedBeginning.toByteArray());
        der.copyTo(verifier);

        Instant thisUpdate = time(der.nextHeader());
        next = der.position() < end ? der.nextHeader() : null; // null at the end of tbsCertList
        if (next == null || !DerTime.isTime(next.tag())) {
            throw new IOException("the CRL has no nextUpdate");
        }
        Instant nextUpdate = time(next);
        entriesAndExtensions(end);
        der.copyTo(OutputStream.nullOutputStream());
        byte[] outerAlgorithm = der.contents(der.nextHeader(DerReader.SEQUENCE), MAX_ELEMENT);
        byte[] signature = der.contents(der.nextHeader(DerReader.BIT_STRING), MAX_ELEMENT);
        der.expectEnd();
        if (!Arrays.equals(algorithm, outerAlgorithm) || !verifier.verify(signature)) {
            throw new IOException("the CRL is not signed by the issuing CA of the certificate");
        }
        return new Crl(
                thisUpdate,
                nextUpdate,
                crlNumber,
                baseCrlNumber,
                issuingDistributionPoint,
                authorityKeyIdentifier,
                freshestCrl,
                revokedSerials.build());
    }

    private void requireIssuer(X509Certificate issuer, DerStreamReader.Header header)
            throws IOException, MalformedDerException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.write(header.octets());
        name.write(der.contents(header, MAX_ELEMENT));
        X500Principal crlIssuer;
        try {
            crlIssuer = new X500Principal(name.toByteArray());
        } catch (IllegalArgumentException e) {
            throw new MalformedDerException("the issuer is not a distinguished name");
        }
        if (!crlIssuer.equals(issuer.getSubjectX500Principal())) {
            throw new IOException("the CRL is from another issuer: " + crlIssuer.getName());
        }
    }

    private Instant time(DerStreamReader.Header header) throws IOException, MalformedDerException {
        return DerTime.decode(header.tag(), der.contents(header, MAX_ELEMENT));
    }

    /** The optional revokedCertificates and crlExtensions. */
    private void entriesAndExtensions(long end) throws IOException, MalformedDerException {
        if (der.position() == end) {
            return;
        }
        DerStreamReader.Header next = der.nextHeader();
        if (next.tag() == DerReader.SEQUENCE) {
            long entriesEnd = der.position() + next.length();
            while (der.position() < entriesEnd) {
                CrlEntry entry = CrlEntry.parse(der.contents(der.nextHeader(DerReader.SEQUENCE), MAX_ELEMENT));
                revokedSerials.add(entry.serial(), entry.reasonCode());
            }
            if (der.position() == end) {
                return;
            }
            next = der.nextHeader();
        }
        DerReader extensions = DerReader.of(
                        der.contents(DerStreamReader.requireTag(next, DerReader.contextTag(0)), MAX_ELEMENT))
                .single(DerReader.SEQUENCE)
                .children();
        while (extensions.hasNext()) {
            extension(CrlExtension.next(extensions));
        }
        if (der.position() != end) {
            throw new MalformedDerException("an element extends beyond its parent");
        }
    }

    private void extension(CrlExtension extension) throws IOException, MalformedDerException {
        switch (extension.oid()) {
            case CRL_NUMBER -> crlNumber = Optional.of(integer(extension.value()));
            case DELTA_CRL_INDICATOR -> baseCrlNumber = Optional.of(integer(extension.value()));
            case ISSUING_DISTRIBUTION_POINT ->
                issuingDistributionPoint = IssuingDistributionPoint.parse(extension.value());
            case AUTHORITY_KEY_IDENTIFIER ->
                authorityKeyIdentifier = HexFormat.of().formatHex(extension.value());
            case DistributionPoint.FRESHEST_CRL ->
                freshestCrl = DistributionPoint.freshestCrl(
                        DistributionPoint.parse(extension.value(), new ArrayList<>()), true);
            default -> extension.requireNotCritical("the CRL");
        }
    }

    private static BigInteger integer(byte[] value) throws MalformedDerException {
        byte[] contents = DerReader.of(value).single(DerReader.INTEGER).contents();
        if (contents.length == 0) {
            throw new MalformedDerException("an empty INTEGER");
        }
        return new BigInteger(contents);
    }
}
