package org.adcertmap.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What does an OCSP responder answer? Without further words: good, made now, good for an hour, with the nonce it was
 * asked with.
 */
public final class FakeOcspResponder implements UnaryOperator<byte[]> {
    private final Identity signerCertificate;
    private volatile CertificateStatus status = CertificateStatus.GOOD;
    private volatile boolean sendsSigner;
    private volatile Instant thisUpdate;
    private volatile Optional<Instant> nextUpdate = Optional.empty();
    private volatile boolean withoutEnd;
    private volatile boolean sendsNonce = true;
    private volatile boolean refusesNonce;
    private volatile byte[] ownNonce; // null for the one of the request
    private volatile BigInteger otherSerial; // null for the one of the request
    private volatile Instant goodUntil; // null for one answer only
    private volatile boolean withInvalidSignature;
    private volatile int code;

    private FakeOcspResponder(Identity signer) {
        this.signerCertificate = signer;
    }

    /** @param signer whose key signs; sent along where it is not the issuer itself */
    public static FakeOcspResponder of(Identity signer) {
        return new FakeOcspResponder(signer);
    }

    public FakeOcspResponder includingSignerCertificate() {
        sendsSigner = true;
        return this;
    }

    public FakeOcspResponder revoked(int reason) {
        status = new RevokedStatus(Date.from(Instant.now().minusSeconds(60)), reason);
        return this;
    }

    public FakeOcspResponder revoked() {
        return revoked(CRLReason.keyCompromise);
    }

    public FakeOcspResponder good() {
        status = CertificateStatus.GOOD;
        return this;
    }

    public FakeOcspResponder unknown() {
        status = new UnknownStatus();
        return this;
    }

    public FakeOcspResponder validity(Instant from, Instant until) {
        thisUpdate = from;
        nextUpdate = Optional.of(until);
        return this;
    }

    public FakeOcspResponder withoutNextUpdate(Instant from) {
        thisUpdate = from;
        withoutEnd = true;
        return this;
    }

    public FakeOcspResponder withoutNonce() {
        sendsNonce = false;
        return this;
    }

    /** As Windows' own responder does where nonces are not switched on. */
    public FakeOcspResponder rejectingNonces() {
        refusesNonce = true;
        return this;
    }

    public FakeOcspResponder withNonce(byte[] value) {
        ownNonce = value.clone();
        return this;
    }

    public FakeOcspResponder forSerialNumber(BigInteger serial) {
        otherSerial = serial;
        return this;
    }

    /** Answers twice about the same certificate: first that it is good until then. */
    public FakeOcspResponder precededByGoodUntil(Instant when) {
        goodUntil = when;
        return this;
    }

    public FakeOcspResponder withInvalidSignature() {
        withInvalidSignature = true;
        return this;
    }

    /** An error in place of an answer: 1 malformed, 2 internal, 3 try later, 5 signature required, 6 unauthorized. */
    public FakeOcspResponder error(int number) {
        code = number;
        return this;
    }

    @Override
    public byte[] apply(byte[] request) {
        try {
            OCSPReq asked = new OCSPReq(request);
            Extension nonce = asked.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
            if (code != 0 || refusesNonce && nonce != null) {
                return new OCSPRespBuilder()
                        .build(code != 0 ? code : OCSPRespBuilder.UNAUTHORIZED, null)
                        .getEncoded();
            }
            X509CertificateHolder certificate = new JcaX509CertificateHolder(signerCertificate.certificate());
            BasicOCSPRespBuilder basic = new BasicOCSPRespBuilder(new RespID(certificate.getSubject()));
            Instant from = thisUpdate == null ? Instant.now().minusSeconds(1) : thisUpdate;
            Instant until = nextUpdate.orElse(from.plusSeconds(3_600));
            CertificateID id = asked.getRequestList()[0].getCertID();
            CertificateID about = otherSerial == null ? id : CertificateID.deriveCertificateID(id, otherSerial);
            if (goodUntil != null) {
                basic.addResponse(about, CertificateStatus.GOOD, Date.from(from), Date.from(goodUntil), null);
            }
            basic.addResponse(about, status, Date.from(from), withoutEnd ? null : Date.from(until), null);
            if (ownNonce != null) {
                basic.setResponseExtensions(new Extensions(new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                        false,
                        Signing.der(new org.bouncycastle.asn1.DEROctetString(ownNonce)))));
            } else if (sendsNonce && nonce != null) {
                basic.setResponseExtensions(new Extensions(nonce));
            }
            X509CertificateHolder[] chain =
                    sendsSigner ? new X509CertificateHolder[] {certificate} : new X509CertificateHolder[0];
            byte[] answer = new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            basic.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(signerCertificate.key()),
                                    chain,
                                    new Date()))
                    .getEncoded();
            if (withInvalidSignature) {
                answer[answer.length - (sendsSigner ? certificate.getEncoded().length + 20 : 3)] ^= 1;
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OCSPException | OperatorCreationException | java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate whose key signs. */
    public X509Certificate signerCertificate() {
        return signerCertificate.certificate();
    }
}
