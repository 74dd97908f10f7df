package org.adcertmap.trust.revocation.ocsp;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.Extension;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerTime;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.WindowsCriticalExtensions;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * A responder's answer about one certificate, checked by the JDK: signed by the issuer, or by somebody whom the issuer
 * has given a certificate for that (RFC 6960 4.2.2.2), about this very certificate, with our nonce where it has one.
 * The JDK is given the answer and fetches nothing.
 */
public record OcspResponse(BigInteger serial, RevocationStatus verdict, Instant thisUpdate, Instant nextUpdate)
        implements Evidence {
    /**
     * The responder does not serve such requests: with a nonce, as one of Windows answers where nonces are not switched
     * on.
     */
    public static final class Unauthorized extends IOException {
        private static final long serialVersionUID = 1L;

        public Unauthorized() {
            super("the responder answers: unauthorized");
        }
    }

    /** How long an answer counts that does not say it, as in the JDK. */
    private static final Duration WITHOUT_END = Duration.ofMinutes(15);

    private static final int ENUMERATED = 0x0A;
    private static final List<String> STATUS = List.of(
            "successful",
            "malformed request",
            "internal error",
            "try later",
            "4",
            "signature required",
            "unauthorized");
    private static final int UNAUTHORIZED = 6;
    private static final String NONCE = "1.3.6.1.5.5.7.48.1.2";

    @Override
    public RevocationStatus of(BigInteger number) {
        if (!number.equals(serial)) {
            throw new IllegalArgumentException("an answer about another certificate");
        }
        return verdict;
    }

    /**
     * @param nonce what was sent, empty for none
     * @throws IOException saying why it is no answer
     */
    public static OcspResponse read(
            byte[] octets, X509Certificate certificate, X509Certificate issuer, byte[] nonce, Instant now)
            throws IOException {
        try {
            Instant[] life = life(octets, OcspRequest.of(certificate, issuer));
            // An answer that has run out is judged as of its last moment: what it said may still matter.
            Instant at = now.isBefore(life[1]) ? now : life[1].minusSeconds(1);
            return new OcspResponse(
                    certificate.getSerialNumber(), verdict(octets, certificate, issuer, nonce, at), life[0], life[1]);
        } catch (MalformedDerException e) {
            throw new IOException("the answer cannot be read: " + e.getMessage(), e);
        }
    }

    /** When it was made and until when it counts; nothing is believed yet. */
    private static Instant[] life(byte[] octets, OcspRequest request) throws IOException, MalformedDerException {
        DerReader response = DerReader.of(octets).single(DerReader.SEQUENCE).children();
        byte[] code = response.next(ENUMERATED).contents();
        int status = code.length == 1 && code[0] >= 0 && code[0] < STATUS.size() ? code[0] : 1;
        if (status == UNAUTHORIZED) {
            throw new Unauthorized();
        }
        if (status != 0) {
            throw new IOException("the responder answers: " + STATUS.get(status));
        }
        DerReader bytes = response.single(DerReader.contextTag(0))
                .children()
                .single(DerReader.SEQUENCE)
                .children();
        bytes.nextOid();
        DerReader basic = DerReader.of(bytes.single(DerReader.OCTET_STRING).contents())
                .single(DerReader.SEQUENCE)
                .children();
        DerReader data = basic.next(DerReader.SEQUENCE).children();
        if (data.peek().tag() == DerReader.contextTag(0)) {
            data.next();
        }
        data.next(); // who answers
        data.next(); // when
        DerReader singles = data.next(DerReader.SEQUENCE).children();
        Instant[] life = null; // until it is found
        while (singles.hasNext()) {
            DerReader single = singles.next(DerReader.SEQUENCE).children();
            DerReader id = single.next(DerReader.SEQUENCE).children();
            id.next();
            boolean isOurs = Arrays.equals(id.next(DerReader.OCTET_STRING).contents(), request.nameHash())
                    & Arrays.equals(id.next(DerReader.OCTET_STRING).contents(), request.keyHash())
                    & Arrays.equals(id.next(DerReader.INTEGER).contents(), request.serial());
            if (isOurs && life != null) {
                throw new IOException(
                        "the answer speaks twice of the certificate"); // the JDK might judge the one, and we the other
            }
            if (isOurs) {
                single.next(); // the verdict, which the JDK reads
                Instant thisUpdate = time(single.next());
                boolean hasEnd = single.hasNext() && single.peek().tag() == DerReader.contextTag(0);
                life = new Instant[] {
                    thisUpdate, hasEnd ? time(single.next().children().next()) : thisUpdate.plus(WITHOUT_END)
                };
            }
        }
        if (life == null) {
            throw new IOException("the answer is about another certificate");
        }
        return life;
    }

    private static Instant time(DerReader.Element element) throws MalformedDerException {
        return DerTime.decode(element.tag(), element.contents());
    }

    private static RevocationStatus verdict(
            byte[] octets, X509Certificate certificate, X509Certificate issuer, byte[] nonce, Instant at)
            throws IOException {
        try {
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
            checker.setOcspResponses(Map.of(certificate, octets));
            if (nonce.length > 0) {
                checker.setOcspExtensions(List.of(new NonceExtension(nonce)));
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
            parameters.setDate(Date.from(at));
            parameters.addCertPathChecker(checker);
            parameters.addCertPathChecker(new WindowsCriticalExtensions());
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
            validator.validate(path, parameters);
            return RevocationStatus.GOOD;
        } catch (CertPathValidatorException e) {
            if (e.getCause() instanceof CertificateRevokedException revoked) {
                return revoked.getRevocationReason() == CRLReason.CERTIFICATE_HOLD
                        ? RevocationStatus.ON_HOLD
                        : RevocationStatus.REVOKED;
            }
            throw new IOException("the answer is not believed: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("the answer cannot be checked: " + e.getMessage(), e);
        }
    }

    private record NonceExtension(byte[] value) implements Extension {
        @Override
        public String getId() {
            return NONCE;
        }

        @Override
        public boolean isCritical() {
            return false;
        }

        @Override
        public byte[] getValue() {
            return value.clone();
        }

        @Override
        public void encode(OutputStream out) throws IOException {
            throw new IOException("nothing is sent by the JDK");
        }
    }
}
