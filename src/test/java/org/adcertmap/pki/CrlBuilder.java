package org.adcertmap.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What shall stand on a list of revocations? Without further words nothing, made a minute ago and good for a day. */
public final class CrlBuilder {
    private final X509v2CRLBuilder list;
    private PrivateKey key;
    private Instant thisUpdate = Instant.now().minusSeconds(60);
    private String algorithm = "SHA256withECDSA";

    CrlBuilder(X500Name issuer, PrivateKey key) {
        this.key = key;
        this.list = new X509v2CRLBuilder(issuer, new Date());
        thisUpdate(thisUpdate);
        nextUpdate(Instant.now().plusSeconds(86_400));
    }

    /** A list of whoever has this key and certificate. */
    public static CrlBuilder issuedBy(Identity signer) {
        return new CrlBuilder(
                X500Name.getInstance(
                        signer.certificate().getSubjectX500Principal().getEncoded()),
                signer.key());
    }

    public CrlBuilder thisUpdate(Instant when) {
        thisUpdate = when;
        list.setThisUpdate(Date.from(when));
        return this;
    }

    public CrlBuilder nextUpdate(Instant when) {
        list.setNextUpdate(Date.from(when));
        return this;
    }

    /** For key compromise. */
    public CrlBuilder revoked(X509Certificate... certificates) {
        for (X509Certificate certificate : certificates) {
            entry(certificate, 1);
        }
        return this;
    }

    /** @param reason as RFC 5280 5.3.1 counts them */
    public CrlBuilder entry(X509Certificate certificate, int reason) {
        list.addCRLEntry(certificate.getSerialNumber(), Date.from(thisUpdate), reason);
        return this;
    }

    public CrlBuilder entryWithExtension(X509Certificate certificate, String oid, boolean critical, byte[] value) {
        Extension extension = new Extension(new ASN1ObjectIdentifier(oid), critical, new DEROctetString(value));
        list.addCRLEntry(certificate.getSerialNumber(), Date.from(thisUpdate), new Extensions(extension));
        return this;
    }

    public CrlBuilder crlNumber(long number) {
        return extension(Extension.cRLNumber.getId(), false, new CRLNumber(BigInteger.valueOf(number)));
    }

    /** Only what has changed since the list with that number. */
    public CrlBuilder deltaCrlIndicator(long base) {
        return extension(Extension.deltaCRLIndicator.getId(), true, new CRLNumber(BigInteger.valueOf(base)));
    }

    /** Where the changes to it are published. */
    public CrlBuilder freshestCrl(String... urls) {
        return extension(Extension.freshestCRL.getId(), false, new CRLDistPoint(CertificateBuilder.points(urls)));
    }

    public CrlBuilder distributionPoint(String... urls) {
        return issuingDistributionPoint(urls, false, false, false, false);
    }

    public CrlBuilder onlyContainsUserCerts() {
        return issuingDistributionPoint(new String[0], true, false, false, false);
    }

    public CrlBuilder onlyContainsCaCerts() {
        return issuingDistributionPoint(new String[0], false, true, false, false);
    }

    public CrlBuilder onlySomeReasons() {
        return issuingDistributionPoint(new String[0], false, false, true, false);
    }

    public CrlBuilder indirectCrl() {
        return issuingDistributionPoint(new String[0], false, false, false, true);
    }

    private CrlBuilder issuingDistributionPoint(
            String[] urls, boolean users, boolean authorities, boolean someReasons, boolean indirect) {
        DistributionPointName name = urls.length == 0 ? null : CertificateBuilder.pointName(urls);
        ReasonFlags reasons = someReasons ? new ReasonFlags(new DERBitString(new byte[] {0x40}, 6)) : null;
        return extension(
                Extension.issuingDistributionPoint.getId(),
                true,
                new IssuingDistributionPoint(name, users, authorities, reasons, indirect, false));
    }

    public CrlBuilder extension(String oid, boolean critical, ASN1Encodable value) {
        try {
            list.addExtension(new ASN1ObjectIdentifier(oid), critical, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CrlBuilder unknownExtension(boolean critical) {
        return extension("1.3.6.1.4.1.99999.7", critical, new DERSequence());
    }

    /** With the key of another, in the issuer's name. */
    public CrlBuilder signedBy(Identity other) {
        key = other.key();
        return this;
    }

    public CrlBuilder algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** The same as PEM. */
    public String pem() {
        return Signing.pem("X509 CRL", issue());
    }

    public byte[] issue() {
        try {
            return list.build(new JcaContentSignerBuilder(algorithm).build(key)).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
