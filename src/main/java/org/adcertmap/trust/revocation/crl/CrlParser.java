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
import org.adcertmap.trust.revocation.RevocationPointers;

/**
 * Reads a list of revocations (RFC 5280 5.1) as it comes in and checks its signature on the way. Only the list of the
 * certificate's own issuer counts, signed with the same key, as in Windows; a critical extension that is not known
 * makes it useless (RFC 5280 5.2). Used once, by one thread.
 */
public final class CrlParser {
    private static final int SMALL = 64 * 1024;
    private static final int ENUMERATED = 0x0A;
    private static final int BOOLEAN = 0x01;
    private static final int CRL_SIGN = 6;
    private static final int LAST_REASON = 10;
    private static final String REASON = "2.5.29.21";
    private static final String CRL_NUMBER = "2.5.29.20";
    private static final String DELTA = "2.5.29.27";
    private static final String DISTRIBUTION_POINT = "2.5.29.28";
    private static final String ISSUER_KEY = "2.5.29.35";

    private final DerStreamReader der;
    private final RevokedSerials.Builder serials = new RevokedSerials.Builder();
    private Optional<BigInteger> number = Optional.empty();
    private Optional<BigInteger> base = Optional.empty();
    private IssuingDistributionPoint scope = IssuingDistributionPoint.ALL;
    private String issuerKey = "";
    private List<DistributionPoint> freshest = List.of();

    private CrlParser(InputStream in) {
        this.der = new DerStreamReader(new BufferedInputStream(in, SMALL));
    }

    /**
     * @param issuer who must have signed it
     * @throws IOException saying why it cannot be believed, or what kept it from being read
     */
    public static Crl read(InputStream in, X509Certificate issuer) throws IOException {
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw new IOException("its issuer's key usage lacks cRLSign");
        }
        try {
            return new CrlParser(in).list(issuer);
        } catch (MalformedDerException e) {
            throw new IOException("it is no list of revocations: " + e.getMessage(), e);
        }
    }

    private Crl list(X509Certificate issuer) throws IOException, MalformedDerException {
        der.nextHeader(DerReader.SEQUENCE);
        ByteArrayOutputStream begun = new ByteArrayOutputStream(); // until it is known how it is signed
        der.copyTo(begun);
        DerStreamReader.Header tbs = der.nextHeader(DerReader.SEQUENCE);
        long end = der.position() + tbs.length();
        DerStreamReader.Header next = der.nextHeader();
        if (next.tag() == DerReader.INTEGER) {
            der.contents(next, SMALL);
            next = der.nextHeader();
        }
        byte[] algorithm = der.contents(DerStreamReader.requireTag(next, DerReader.SEQUENCE), SMALL);
        mustBeOf(issuer, der.nextHeader(DerReader.SEQUENCE));
        SignatureVerifier signature = new SignatureVerifier(algorithm, issuer.getPublicKey());
        signature.write(begun.toByteArray());
        der.copyTo(signature);

        Instant thisUpdate = time(der.nextHeader());
        next = der.position() < end ? der.nextHeader() : null; // nothing more
        if (next == null || !DerTime.isTime(next.tag())) {
            throw new IOException("it does not say until when it is good");
        }
        Instant nextUpdate = time(next);
        rest(end);
        der.copyTo(OutputStream.nullOutputStream());
        byte[] outer = der.contents(der.nextHeader(DerReader.SEQUENCE), SMALL);
        byte[] bits = der.contents(der.nextHeader(DerReader.BIT_STRING), SMALL);
        der.expectEnd();
        if (!Arrays.equals(algorithm, outer) || !signature.isBy(bits)) {
            throw new IOException("it is not signed by the issuer of the certificate");
        }
        return new Crl(thisUpdate, nextUpdate, number, base, scope, issuerKey, freshest, serials.build());
    }

    private void mustBeOf(X509Certificate issuer, DerStreamReader.Header header)
            throws IOException, MalformedDerException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.write(header.octets());
        name.write(der.contents(header, SMALL));
        X500Principal signer;
        try {
            signer = new X500Principal(name.toByteArray());
        } catch (IllegalArgumentException e) {
            throw new MalformedDerException("its issuer is no name");
        }
        if (!signer.equals(issuer.getSubjectX500Principal())) {
            throw new IOException("it is the list of another issuer: " + signer.getName());
        }
    }

    private Instant time(DerStreamReader.Header header) throws IOException, MalformedDerException {
        return DerTime.decode(header.tag(), der.contents(header, SMALL));
    }

    /** Entries and extensions, where there are any. */
    private void rest(long end) throws IOException, MalformedDerException {
        if (der.position() == end) {
            return;
        }
        DerStreamReader.Header next = der.nextHeader();
        if (next.tag() == DerReader.SEQUENCE) {
            long entriesEnd = der.position() + next.length();
            while (der.position() < entriesEnd) {
                entry(der.contents(der.nextHeader(DerReader.SEQUENCE), SMALL));
            }
            if (der.position() == end) {
                return;
            }
            next = der.nextHeader();
        }
        DerReader extensions = DerReader.of(
                        der.contents(DerStreamReader.requireTag(next, DerReader.contextTag(0)), SMALL))
                .single(DerReader.SEQUENCE)
                .children();
        while (extensions.hasNext()) {
            extension(extensions.next(DerReader.SEQUENCE).children());
        }
        if (der.position() != end) {
            throw new MalformedDerException("a part that ends where it should not");
        }
    }

    private void entry(byte[] contents) throws IOException, MalformedDerException {
        DerReader parts = DerReader.of(contents);
        byte[] serial = parts.next(DerReader.INTEGER).contents();
        DerReader.Element when = parts.next();
        if (serial.length == 0 || !DerTime.isTime(when.tag())) {
            throw new MalformedDerException("an entry without a number or a moment");
        }
        int reason = 0;
        if (parts.hasNext()) {
            DerReader extensions = parts.single(DerReader.SEQUENCE).children();
            while (extensions.hasNext()) {
                DerReader extension = extensions.next(DerReader.SEQUENCE).children();
                String oid = extension.nextOid();
                boolean critical = critical(extension);
                byte[] value = value(extension);
                if (oid.equals(REASON)) {
                    byte[] code = DerReader.of(value).single(ENUMERATED).contents();
                    if (code.length != 1 || code[0] < 0 || code[0] > LAST_REASON) {
                        throw new MalformedDerException("a reason that there is not");
                    }
                    reason = code[0];
                } else if (critical) {
                    throw new IOException("an entry has a critical extension that is not known: " + oid);
                }
            }
        }
        serials.add(serial, reason);
    }

    private void extension(DerReader extension) throws IOException, MalformedDerException {
        String oid = extension.nextOid();
        boolean critical = critical(extension);
        byte[] value = value(extension);
        switch (oid) {
            case CRL_NUMBER -> number = Optional.of(number(value));
            case DELTA -> base = Optional.of(number(value));
            case DISTRIBUTION_POINT -> scope = IssuingDistributionPoint.read(value);
            case ISSUER_KEY -> issuerKey = HexFormat.of().formatHex(value);
            case RevocationPointers.FRESHEST ->
                freshest = DistributionPoint.orNowhere(DistributionPoint.read(value, new ArrayList<>()), true);
            default -> {
                if (critical) {
                    throw new IOException("it has a critical extension that is not known: " + oid);
                }
            }
        }
    }

    private static BigInteger number(byte[] value) throws MalformedDerException {
        byte[] contents = DerReader.of(value).single(DerReader.INTEGER).contents();
        if (contents.length == 0) {
            throw new MalformedDerException("an empty number");
        }
        return new BigInteger(contents);
    }

    private static boolean critical(DerReader extension) throws MalformedDerException {
        DerReader.Element next = extension.peek();
        if (next.tag() != BOOLEAN) {
            return false;
        }
        byte[] truth = extension.next().contents();
        return truth.length != 1 || truth[0] != 0;
    }

    private static byte[] value(DerReader extension) throws MalformedDerException {
        return extension.single(DerReader.OCTET_STRING).contents();
    }
}
