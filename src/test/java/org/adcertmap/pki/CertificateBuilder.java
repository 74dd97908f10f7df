// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * Builds a certificate. By default a valid client certificate: valid from an hour ago for a year, for client
 * authentication, with subject and authority key identifiers. A later call replaces an earlier one for the same field.
 * Confined to one thread.
 */
public final class CertificateBuilder {
    /** Positions in a TBSCertificate of version 3 (RFC 5280 4.1). */
    private static final int ISSUER_FIELD = 3;

    private static final int SUBJECT_FIELD = 5;

    private final X500Name issuer;
    private final KeyPair issuerKeys;
    private final List<X509Certificate> caCertificates;
    private X500Name subject;
    private Optional<byte[]> encodedIssuer = Optional.empty();
    private Optional<byte[]> encodedSubject = Optional.empty();
    private BigInteger serial;
    private KeyPair keys = Signing.newKeys();
    private Instant notBefore = Instant.now().minus(Duration.ofHours(1));
    private Instant notAfter = Instant.now().plus(Duration.ofDays(365));
    private boolean withSubjectKeyIdentifier = true;
    private final List<GeneralName> subjectAltNames = new ArrayList<>();
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

    CertificateBuilder(
            X500Name issuer,
            KeyPair issuerKeys,
            BigInteger serial,
            X500Name subject,
            List<X509Certificate> caCertificates) {
        this.issuer = issuer;
        this.issuerKeys = issuerKeys;
        this.serial = serial;
        this.subject = subject;
        this.caCertificates = caCertificates;
        extendedKeyUsage(KeyPurposeId.id_kp_clientAuth.getId());
        keyUsage(KeyUsage.digitalSignature);
    }

    /** Adds one userPrincipalName for each argument. */
    public CertificateBuilder upn(String... names) {
        Arrays.stream(names).map(WindowsExtensions::upn).forEach(subjectAltNames::add);
        return this;
    }

    /** Adds an rfc822Name. */
    public CertificateBuilder email(String address) {
        return subjectAltName(new GeneralName(GeneralName.rfc822Name, address));
    }

    /** Adds dNSNames. */
    public CertificateBuilder dns(String... names) {
        Arrays.stream(names)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .forEach(subjectAltNames::add);
        return this;
    }

    /** Adds a uniformResourceIdentifier. */
    public CertificateBuilder uri(String uri) {
        return subjectAltName(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }

    CertificateBuilder subjectAltName(GeneralName name) {
        subjectAltNames.add(name);
        return this;
    }

    /** Sets the encoded subjectAltName, in place of all names added. */
    public CertificateBuilder rawSubjectAltName(byte[] value) {
        return rawExtension(Extension.subjectAlternativeName.getId(), false, value);
    }

    /** Adds the SID extension in the form that AD CS writes. */
    public CertificateBuilder sid(String sid) {
        return rawExtension(WindowsExtensions.SID_EXTENSION, false, WindowsExtensions.sid(sid));
    }

    /** Sets an extension to this encoded value. */
    public CertificateBuilder rawExtension(String oid, boolean critical, byte[] value) {
        ASN1ObjectIdentifier id = new ASN1ObjectIdentifier(oid);
        extensions.put(id, new Extension(id, critical, value));
        return this;
    }

    /** Sets the encoded subject. */
    public CertificateBuilder rawSubject(byte[] name) {
        encodedSubject = Optional.of(name);
        subject = new X500Name("CN=in place of the encoded subject");
        return this;
    }

    CertificateBuilder rawIssuer(Optional<byte[]> name) {
        encodedIssuer = name;
        return this;
    }

    /** Sets the serial number: hexadecimal digits, most significant first, as certificate viewers show it. */
    public CertificateBuilder serial(String hex) {
        serial = new BigInteger(hex, 16);
        return this;
    }

    /** Sets the start of the validity period. */
    public CertificateBuilder notBefore(Instant when) {
        notBefore = when;
        return this;
    }

    /** Sets the end of the validity period. */
    public CertificateBuilder notAfter(Instant when) {
        notAfter = when;
        return this;
    }

    /** Sets the extended key usage, as object identifiers. */
    public CertificateBuilder extendedKeyUsage(String... oids) {
        KeyPurposeId[] purposes = Arrays.stream(oids)
                .map(ASN1ObjectIdentifier::new)
                .map(KeyPurposeId::getInstance)
                .toArray(KeyPurposeId[]::new);
        return rawExtension(Extension.extendedKeyUsage.getId(), false, Signing.der(new ExtendedKeyUsage(purposes)));
    }

    /** Sets the certificate policies, as object identifiers. */
    public CertificateBuilder certificatePolicies(String... oids) {
        PolicyInformation[] policies = Arrays.stream(oids)
                .map(ASN1ObjectIdentifier::new)
                .map(PolicyInformation::new)
                .toArray(PolicyInformation[]::new);
        return rawExtension(
                Extension.certificatePolicies.getId(), false, Signing.der(new CertificatePolicies(policies)));
    }

    /** Sets one CRL distribution point; every URL names the same CRL. */
    public CertificateBuilder crlDistributionPoint(String... urls) {
        return rawExtension(
                Extension.cRLDistributionPoints.getId(),
                false,
                Signing.der(new CRLDistPoint(distributionPoints(urls))));
    }

    /** Sets the freshest CRL extension: the URLs of the delta CRL. */
    public CertificateBuilder freshestCrl(String... urls) {
        return rawExtension(
                Extension.freshestCRL.getId(), false, Signing.der(new CRLDistPoint(distributionPoints(urls))));
    }

    /** Sets the URL of the OCSP responder (authority information access). */
    public CertificateBuilder ocspResponder(String url) {
        GeneralName location = new GeneralName(GeneralName.uniformResourceIdentifier, url);
        AccessDescription description = new AccessDescription(AccessDescription.id_ad_ocsp, location);
        return rawExtension(
                Extension.authorityInfoAccess.getId(), false, Signing.der(new AuthorityInformationAccess(description)));
    }

    static DistributionPoint[] distributionPoints(String... urls) {
        return new DistributionPoint[] {new DistributionPoint(distributionPointName(urls), null, null)};
    }

    static DistributionPointName distributionPointName(String... urls) {
        GeneralName[] names = Arrays.stream(urls)
                .map(url -> new GeneralName(GeneralName.uniformResourceIdentifier, url))
                .toArray(GeneralName[]::new);
        return new DistributionPointName(new GeneralNames(names));
    }

    /** Omits the extended key usage. */
    public CertificateBuilder noExtendedKeyUsage() {
        extensions.remove(Extension.extendedKeyUsage);
        return this;
    }

    /** Sets the key usage: bits of {@link KeyUsage}. */
    public CertificateBuilder keyUsage(int bits) {
        return rawExtension(Extension.keyUsage.getId(), true, Signing.der(new KeyUsage(bits)));
    }

    /** Omits the key usage. */
    public CertificateBuilder noKeyUsage() {
        extensions.remove(Extension.keyUsage);
        return this;
    }

    /** Sets the subject key identifier. */
    public CertificateBuilder subjectKeyIdentifier(byte[] identifier) {
        return rawExtension(Extension.subjectKeyIdentifier.getId(), false, Signing.der(new DEROctetString(identifier)));
    }

    /** Omits the subject key identifier. */
    public CertificateBuilder noSubjectKeyIdentifier() {
        extensions.remove(Extension.subjectKeyIdentifier);
        withSubjectKeyIdentifier = false;
        return this;
    }

    /** Makes it a TLS server certificate for these host names and IP addresses. */
    public CertificateBuilder tlsServer(String... dnsOrIp) {
        for (String name : dnsOrIp) {
            boolean isAddress = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
            subjectAltName(new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return extendedKeyUsage(KeyPurposeId.id_kp_serverAuth.getId());
    }

    /** Uses the key of another certificate, as a renewal does. */
    public CertificateBuilder sameKeyAs(Identity other) {
        return keys(new KeyPair(other.certificate().getPublicKey(), other.key()));
    }

    CertificateBuilder keys(KeyPair pair) {
        keys = pair;
        return this;
    }

    /**
     * Signs the certificate.
     *
     * @throws IllegalArgumentException if the JDK rejects the certificate
     */
    public Identity issue() {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(Signing.parse(Signing.certificate(tbsCertificate(), issuerKeys.getPrivate())));
        chain.addAll(caCertificates);
        return new Identity(keys.getPrivate(), chain);
    }

    /** Returns the DER encoding of the TBSCertificate, which the CA signs. */
    byte[] tbsCertificate() {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(serial));
        generator.setSignature(Signing.ALGORITHM);
        generator.setIssuer(issuer);
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(notBefore)));
        generator.setEndDate(new Time(Date.from(notAfter)));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        generator.setExtensions(new Extensions(allExtensions().values().toArray(Extension[]::new)));
        return withEncodedNames(generator.generateTBSCertificate());
    }

    /** Puts the encoded names in their places, octet by octet, because no library accepts or keeps all of them. */
    private byte[] withEncodedNames(TBSCertificate tbsCertificate) {
        List<byte[]> fields = new ArrayList<>();
        for (ASN1Encodable field : (ASN1Sequence) tbsCertificate.toASN1Primitive()) {
            fields.add(Signing.der(field));
        }
        encodedIssuer.ifPresent(name -> fields.set(ISSUER_FIELD, name));
        encodedSubject.ifPresent(name -> fields.set(SUBJECT_FIELD, name));
        return EncodedNames.element(0x30, fields.toArray(byte[][]::new));
    }

    private Map<ASN1ObjectIdentifier, Extension> allExtensions() {
        Map<ASN1ObjectIdentifier, Extension> all = new LinkedHashMap<>();
        if (!subjectAltNames.isEmpty()) {
            GeneralNames names = new GeneralNames(subjectAltNames.toArray(GeneralName[]::new));
            // With an empty subject the extension must be critical (RFC 5280 4.2.1.6); the JDK enforces it.
            boolean critical = subject.size() == 0;
            put(all, Extension.subjectAlternativeName, critical, Signing.der(names));
        }
        try {
            X509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            SubjectPublicKeyInfo subjectKey =
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
            SubjectPublicKeyInfo issuerKey =
                    SubjectPublicKeyInfo.getInstance(issuerKeys.getPublic().getEncoded());
            if (withSubjectKeyIdentifier) {
                put(
                        all,
                        Extension.subjectKeyIdentifier,
                        false,
                        identifiers.createSubjectKeyIdentifier(subjectKey).getEncoded());
            }
            byte[] authorityKeyIdentifier =
                    identifiers.createAuthorityKeyIdentifier(issuerKey).getEncoded();
            put(all, Extension.authorityKeyIdentifier, false, authorityKeyIdentifier);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        all.putAll(extensions);
        return all;
    }

    private static void put(
            Map<ASN1ObjectIdentifier, Extension> all, ASN1ObjectIdentifier id, boolean critical, byte[] value) {
        all.put(id, new Extension(id, critical, value));
    }
}
