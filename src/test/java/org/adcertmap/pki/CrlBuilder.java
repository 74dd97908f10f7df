// SPDX-License-Identifier: Apache-2.0
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

/** Builds a CRL. By default it is empty, issued a minute ago and valid for a day. Confined to one thread. */
public final class CrlBuilder {
    private final X509v2CRLBuilder crl;
    private PrivateKey key;
    private Instant thisUpdate = Instant.now().minusSeconds(60);
    private String algorithm = "SHA256withECDSA";

    CrlBuilder(X500Name issuer, PrivateKey key) {
        this.key = key;
        this.crl = new X509v2CRLBuilder(issuer, new Date());
        thisUpdate(thisUpdate);
        nextUpdate(Instant.now().plusSeconds(86_400));
    }

    /** Starts a CRL issued and signed by the holder of this key and certificate. */
    public static CrlBuilder issuedBy(Identity signer) {
        return new CrlBuilder(
                X500Name.getInstance(
                        signer.certificate().getSubjectX500Principal().getEncoded()),
                signer.key());
    }

    /** Sets thisUpdate, also the revocation date of entries added afterwards. */
    public CrlBuilder thisUpdate(Instant when) {
        thisUpdate = when;
        crl.setThisUpdate(Date.from(when));
        return this;
    }

    /** Sets nextUpdate. */
    public CrlBuilder nextUpdate(Instant when) {
        crl.setNextUpdate(Date.from(when));
        return this;
    }

    /** Adds an entry with the reason keyCompromise for each certificate. */
    public CrlBuilder revoked(X509Certificate... certificates) {
        for (X509Certificate certificate : certificates) {
            entry(certificate, 1);
        }
        return this;
    }

    /**
     * Adds an entry.
     *
     * @param reason the CRLReason code of RFC 5280 5.3.1
     */
    public CrlBuilder entry(X509Certificate certificate, int reason) {
        crl.addCRLEntry(certificate.getSerialNumber(), Date.from(thisUpdate), reason);
        return this;
    }

    /** Adds an entry with one entry extension. */
    public CrlBuilder entryWithExtension(X509Certificate certificate, String oid, boolean critical, byte[] value) {
        Extension extension = new Extension(new ASN1ObjectIdentifier(oid), critical, new DEROctetString(value));
        crl.addCRLEntry(certificate.getSerialNumber(), Date.from(thisUpdate), new Extensions(extension));
        return this;
    }

    /** Sets the CRL number. */
    public CrlBuilder crlNumber(long number) {
        return extension(Extension.cRLNumber.getId(), false, new CRLNumber(BigInteger.valueOf(number)));
    }

    /** Makes it a delta CRL to the base CRL with this number. */
    public CrlBuilder deltaCrlIndicator(long base) {
        return extension(Extension.deltaCRLIndicator.getId(), true, new CRLNumber(BigInteger.valueOf(base)));
    }

    /** Sets the freshest CRL extension: the URLs of the delta CRL. */
    public CrlBuilder freshestCrl(String... urls) {
        return extension(
                Extension.freshestCRL.getId(), false, new CRLDistPoint(CertificateBuilder.distributionPoints(urls)));
    }

    /** Sets the issuing distribution point to these URLs. */
    public CrlBuilder distributionPoint(String... urls) {
        return issuingDistributionPoint(urls, false, false, false, false);
    }

    /** Limits the CRL to end entity certificates. */
    public CrlBuilder onlyContainsUserCerts() {
        return issuingDistributionPoint(new String[0], true, false, false, false);
    }

    /** Limits the CRL to CA certificates. */
    public CrlBuilder onlyContainsCaCerts() {
        return issuingDistributionPoint(new String[0], false, true, false, false);
    }

    /** Limits the CRL to one revocation reason. */
    public CrlBuilder onlySomeReasons() {
        return issuingDistributionPoint(new String[0], false, false, true, false);
    }

    /** Marks the CRL as indirect. */
    public CrlBuilder indirectCrl() {
        return issuingDistributionPoint(new String[0], false, false, false, true);
    }

    private CrlBuilder issuingDistributionPoint(
            String[] urls, boolean userCerts, boolean caCerts, boolean someReasons, boolean indirect) {
        DistributionPointName name = urls.length == 0 ? null : CertificateBuilder.distributionPointName(urls);
        ReasonFlags reasons = someReasons ? new ReasonFlags(new DERBitString(new byte[] {0x40}, 6)) : null;
        return extension(
                Extension.issuingDistributionPoint.getId(),
                true,
                new IssuingDistributionPoint(name, userCerts, caCerts, reasons, indirect, false));
    }

    /** Adds a CRL extension. */
    public CrlBuilder extension(String oid, boolean critical, ASN1Encodable value) {
        try {
            crl.addExtension(new ASN1ObjectIdentifier(oid), critical, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds an extension that no implementation knows. */
    public CrlBuilder unknownExtension(boolean critical) {
        return extension("1.3.6.1.4.1.99999.7", critical, new DERSequence());
    }

    /** Signs with another key, still in the name of the issuer. */
    public CrlBuilder signedBy(Identity other) {
        key = other.key();
        return this;
    }

    /** Sets the signature algorithm, by its JDK name. */
    public CrlBuilder algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** Returns the signed CRL as PEM. */
    public String pem() {
        return Signing.pem("X509 CRL", issue());
    }

    /** Returns the signed CRL as DER. */
    public byte[] issue() {
        try {
            return crl.build(new JcaContentSignerBuilder(algorithm).build(key)).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
