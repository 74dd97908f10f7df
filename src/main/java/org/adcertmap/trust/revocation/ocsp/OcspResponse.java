// SPDX-License-Identifier: Apache-2.0
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
import org.adcertmap.trust.pkix.ReducedCertificate;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * A verified OCSP response for one certificate (RFC 6960 4.2). The JDK verifies it: signed by the issuer, or by a
 * delegated responder with an OCSPSigning certificate of the issuer (4.2.2.2), for this certificate, with the nonce of
 * the request where it has one. The JDK is given the response and downloads nothing. Immutable.
 */
public record OcspResponse(BigInteger serial, RevocationStatus status, Instant thisUpdate, Instant nextUpdate)
        implements Evidence {
    /** The validity of a response without nextUpdate, as in the JDK. */
    private static final Duration WITHOUT_NEXT_UPDATE = Duration.ofMinutes(15);

    private static final int ENUMERATED = 0x0A;
    private static final int TAG_CLASS = 0xC0;
    private static final int CONTEXT_CLASS = 0x80;
    private static final int TAG_NUMBER = 0x1F;
    private static final int GOOD = 0;
    private static final int ON_HOLD = 6; // certificateHold (RFC 5280 5.3.1)
    private static final String NONCE_OID = "1.3.6.1.5.5.7.48.1.2";

    @Override
    public RevocationStatus statusOf(BigInteger serialNumber) {
        if (!serialNumber.equals(serial)) {
            throw new IllegalArgumentException("the OCSP response is for another certificate");
        }
        return status;
    }

    /**
     * Parses and verifies a response.
     *
     * @param nonce the value of the nonce extension in the request; empty for none
     * @throws OcspErrorException if the responder returned an error
     * @throws IOException if it is malformed, for another certificate, or not trusted, with the reason
     */
    public static OcspResponse parse(
            byte[] octets, X509Certificate certificate, X509Certificate issuer, byte[] nonce, Instant now)
            throws IOException {
        try {
            Unverified unverified = unverified(octets, OcspRequest.of(certificate, issuer));
            // An expired response is verified as of its last moment: a revocation in it still counts.
            Instant at = now.isBefore(unverified.nextUpdate())
                    ? now
                    : unverified.nextUpdate().minusSeconds(1);
            RevocationStatus verified = verifiedStatus(octets, certificate, issuer, nonce, at);
            // The JDK takes a certificate for good until the time of its revocation, which a clock may not have
            // reached.
            RevocationStatus status = verified == RevocationStatus.GOOD ? unverified.status() : verified;
            return new OcspResponse(
                    certificate.getSerialNumber(), status, unverified.thisUpdate(), unverified.nextUpdate());
        } catch (MalformedDerException e) {
            throw new IOException("the OCSP response is malformed: " + e.getMessage(), e);
        }
    }

    /** @param status good, revoked or on hold, whenever that was */
    private record Unverified(RevocationStatus status, Instant thisUpdate, Instant nextUpdate) {}

    /** Reads the response for the certificate, of which nothing is verified yet. */
    private static Unverified unverified(byte[] octets, OcspRequest request) throws IOException, MalformedDerException {
        DerReader response = DerReader.of(octets).single(DerReader.SEQUENCE).children();
        byte[] code = response.next(ENUMERATED).contents();
        if (code.length != 1) {
            throw new MalformedDerException("its response status is not one octet");
        }
        if (code[0] != 0) {
            throw new OcspErrorException(code[0] & 0xFF);
        }
        DerReader responseBytes = response.single(DerReader.contextTag(0))
                .children()
                .single(DerReader.SEQUENCE)
                .children();
        responseBytes.nextOid();
        DerReader basicResponse = DerReader.of(
                        responseBytes.single(DerReader.OCTET_STRING).contents())
                .single(DerReader.SEQUENCE)
                .children();
        DerReader responseData = basicResponse.next(DerReader.SEQUENCE).children();
        ResponseSignature.check(basicResponse);
        if (responseData.peek().tag() == DerReader.contextTag(0)) {
            responseData.next(); // version
        }
        responseData.next(); // responderID
        responseData.next(); // producedAt
        DerReader responses = responseData.next(DerReader.SEQUENCE).children();
        Unverified unverified = null; // null until the response for the certificate is read
        while (responses.hasNext()) {
            DerReader single = responses.next(DerReader.SEQUENCE).children();
            DerReader certId = single.next(DerReader.SEQUENCE).children();
            certId.next(); // hashAlgorithm
            boolean isForCertificate =
                    Arrays.equals(certId.next(DerReader.OCTET_STRING).contents(), request.issuerNameHash())
                            & Arrays.equals(certId.next(DerReader.OCTET_STRING).contents(), request.issuerKeyHash())
                            & Arrays.equals(certId.next(DerReader.INTEGER).contents(), request.serial());
            if (isForCertificate && unverified != null) {
                // The JDK might verify the one, while the validity is read from the other.
                throw new IOException("the OCSP response has two responses for the certificate");
            }
            if (isForCertificate) {
                RevocationStatus status = status(single.next());
                Instant thisUpdate = time(single.next());
                boolean hasNextUpdate = single.hasNext() && single.peek().tag() == DerReader.contextTag(0);
                unverified = new Unverified(
                        status,
                        thisUpdate,
                        hasNextUpdate ? time(single.next().children().next()) : thisUpdate.plus(WITHOUT_NEXT_UPDATE));
            }
        }
        if (unverified == null) {
            throw new IOException("the OCSP response is for another certificate");
        }
        return unverified;
    }

    /** Reads the certStatus. One that is unknown, or has a reason that cannot be read, is REVOKED here. */
    private static RevocationStatus status(DerReader.Element certStatus) throws MalformedDerException {
        if ((certStatus.tag() & TAG_CLASS) != CONTEXT_CLASS) {
            throw new MalformedDerException("its certStatus has no context tag");
        }
        if ((certStatus.tag() & TAG_NUMBER) == GOOD) {
            if (certStatus.contents().length > 0) {
                throw new MalformedDerException("its certStatus is good with contents"); // the JDK ignores them
            }
            return RevocationStatus.GOOD;
        }
        try {
            DerReader parts = certStatus.children();
            parts.next(); // revocationTime
            byte[] reason = parts.single(DerReader.contextTag(0))
                    .children()
                    .single(ENUMERATED)
                    .contents();
            return reason.length == 1 && reason[0] == ON_HOLD ? RevocationStatus.ON_HOLD : RevocationStatus.REVOKED;
        } catch (MalformedDerException e) {
            return RevocationStatus.REVOKED; // the reason is optional, and the JDK judges the response
        }
    }

    private static Instant time(DerReader.Element element) throws MalformedDerException {
        return DerTime.decode(element.tag(), element.contents());
    }

    /**
     * Lets the JDK verify the response. Its extensions are left out of the certificate: whether they permit the path is
     * decided where the path is validated, by other rules in part, and a path that is valid there must not hide a
     * revocation here.
     */
    private static RevocationStatus verifiedStatus(
            byte[] octets, X509Certificate certificate, X509Certificate issuer, byte[] nonce, Instant at)
            throws IOException {
        try {
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
            X509Certificate withoutExtensions = ReducedCertificate.withoutExtensions(certificate);
            checker.setOcspResponses(Map.of(withoutExtensions, octets));
            if (nonce.length > 0) {
                checker.setOcspExtensions(List.of(new NonceExtension(nonce)));
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
            parameters.setDate(Date.from(at));
            parameters.addCertPathChecker(checker);
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(withoutExtensions));
            validator.validate(path, parameters);
            return RevocationStatus.GOOD;
        } catch (CertPathValidatorException e) {
            if (e.getCause() instanceof CertificateRevokedException revoked) {
                return revoked.getRevocationReason() == CRLReason.CERTIFICATE_HOLD
                        ? RevocationStatus.ON_HOLD
                        : RevocationStatus.REVOKED;
            }
            throw new IOException("the OCSP response is not trusted: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("the OCSP response cannot be verified: " + e.getMessage(), e);
        }
    }

    private record NonceExtension(byte[] value) implements Extension {
        @Override
        public String getId() {
            return NONCE_OID;
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
            throw new IOException("the JDK sends no OCSP request");
        }
    }
}
