// SPDX-License-Identifier: Apache-2.0
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
 * An OCSP responder: turns a DER request into a DER response. By default the status is good, thisUpdate is now,
 * nextUpdate in an hour, and the nonce of the request is returned. Settings may change while other threads send
 * requests: every field is volatile.
 */
public final class FakeOcspResponder implements UnaryOperator<byte[]> {
    private final Identity signer;
    private volatile CertificateStatus status = CertificateStatus.GOOD;
    private volatile boolean includesSignerCertificate;
    private volatile String algorithm = "SHA256withECDSA";
    private volatile Instant thisUpdate;
    private volatile Optional<Instant> nextUpdate = Optional.empty();
    private volatile boolean omitsNextUpdate;
    private volatile boolean returnsNonce = true;
    private volatile boolean rejectsNonce;
    private volatile byte[] fixedNonce; // null: the nonce of the request
    private volatile BigInteger fixedSerialNumber; // null: the serial number of the request
    private volatile Instant firstGoodUntil; // null: one SingleResponse
    private volatile boolean invalidSignature;
    private volatile int errorStatus; // 0: a successful response

    private FakeOcspResponder(Identity signer) {
        this.signer = signer;
    }

    /** Creates a responder that signs with this key: that of the CA, or of a delegated responder certificate. */
    public static FakeOcspResponder of(Identity signer) {
        return new FakeOcspResponder(signer);
    }

    /** Signs with this algorithm of the JDK. */
    public FakeOcspResponder signingWith(String signatureAlgorithm) {
        algorithm = signatureAlgorithm;
        return this;
    }

    /** Includes the signer's certificate in the response. */
    public FakeOcspResponder includingSignerCertificate() {
        includesSignerCertificate = true;
        return this;
    }

    /** Returns status revoked with this CRLReason code. */
    public FakeOcspResponder revoked(int reason) {
        return revoked(reason, Instant.now().minusSeconds(60));
    }

    /** Returns status revoked with this CRLReason code, as of this time. */
    public FakeOcspResponder revoked(int reason, Instant when) {
        status = new RevokedStatus(Date.from(when), reason);
        return this;
    }

    /** Returns status revoked with the reason keyCompromise. */
    public FakeOcspResponder revoked() {
        return revoked(CRLReason.keyCompromise);
    }

    /** Returns status good. */
    public FakeOcspResponder good() {
        status = CertificateStatus.GOOD;
        return this;
    }

    /** Returns status unknown. */
    public FakeOcspResponder unknown() {
        status = new UnknownStatus();
        return this;
    }

    /** Sets thisUpdate and nextUpdate. */
    public FakeOcspResponder validity(Instant from, Instant until) {
        thisUpdate = from;
        nextUpdate = Optional.of(until);
        return this;
    }

    /** Sets thisUpdate and omits nextUpdate. */
    public FakeOcspResponder withoutNextUpdate(Instant from) {
        thisUpdate = from;
        omitsNextUpdate = true;
        return this;
    }

    /** Omits the nonce, even if the request has one. */
    public FakeOcspResponder withoutNonce() {
        returnsNonce = false;
        return this;
    }

    /** Rejects requests with a nonce as unauthorized, as the Windows OCSP responder does with nonces disabled. */
    public FakeOcspResponder rejectingNonces() {
        rejectsNonce = true;
        return this;
    }

    /** Returns this nonce in place of that of the request. */
    public FakeOcspResponder withNonce(byte[] value) {
        fixedNonce = value.clone();
        return this;
    }

    /** Responds for this serial number in place of that of the request. */
    public FakeOcspResponder forSerialNumber(BigInteger serial) {
        fixedSerialNumber = serial;
        return this;
    }

    /** Returns two responses for the certificate: the first is good until then. */
    public FakeOcspResponder precededByGoodUntil(Instant when) {
        firstGoodUntil = when;
        return this;
    }

    /** Corrupts the signature. */
    public FakeOcspResponder withInvalidSignature() {
        invalidSignature = true;
        return this;
    }

    /** Returns an error: 1 malformedRequest, 2 internalError, 3 tryLater, 5 sigRequired, 6 unauthorized (RFC 6960). */
    public FakeOcspResponder error(int number) {
        errorStatus = number;
        return this;
    }

    @Override
    public byte[] apply(byte[] request) {
        try {
            OCSPReq query = new OCSPReq(request);
            Extension nonce = query.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
            if (errorStatus != 0 || rejectsNonce && nonce != null) {
                return new OCSPRespBuilder()
                        .build(errorStatus != 0 ? errorStatus : OCSPRespBuilder.UNAUTHORIZED, null)
                        .getEncoded();
            }
            X509CertificateHolder certificate = new JcaX509CertificateHolder(signer.certificate());
            BasicOCSPRespBuilder basic = new BasicOCSPRespBuilder(new RespID(certificate.getSubject()));
            Instant from = thisUpdate == null ? Instant.now().minusSeconds(1) : thisUpdate;
            Instant until = nextUpdate.orElse(from.plusSeconds(3_600));
            CertificateID id = query.getRequestList()[0].getCertID();
            CertificateID certId =
                    fixedSerialNumber == null ? id : CertificateID.deriveCertificateID(id, fixedSerialNumber);
            if (firstGoodUntil != null) {
                basic.addResponse(certId, CertificateStatus.GOOD, Date.from(from), Date.from(firstGoodUntil), null);
            }
            basic.addResponse(certId, status, Date.from(from), omitsNextUpdate ? null : Date.from(until), null);
            if (fixedNonce != null) {
                basic.setResponseExtensions(new Extensions(new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                        false,
                        Signing.der(new org.bouncycastle.asn1.DEROctetString(fixedNonce)))));
            } else if (returnsNonce && nonce != null) {
                basic.setResponseExtensions(new Extensions(nonce));
            }
            X509CertificateHolder[] chain = includesSignerCertificate
                    ? new X509CertificateHolder[] {certificate}
                    : new X509CertificateHolder[0];
            byte[] response = new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            basic.build(new JcaContentSignerBuilder(algorithm).build(signer.key()), chain, new Date()))
                    .getEncoded();
            if (invalidSignature) {
                response[response.length - (includesSignerCertificate ? certificate.getEncoded().length + 20 : 3)] ^= 1;
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OCSPException | OperatorCreationException | java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the certificate whose key signs. */
    public X509Certificate signerCertificate() {
        return signer.certificate();
    }
}
