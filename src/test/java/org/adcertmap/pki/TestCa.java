// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA with its key in memory. Signs any certificate and any CRL. Safe for use by any number of threads. */
public final class TestCa {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X500Name name;
    /** The name as encoded, where no library encodes it. */
    private final Optional<byte[]> encodedName;

    private final X509Certificate certificate;
    /** The CA certificates that a client presents, this CA first, without the root CA. */
    private final List<X509Certificate> presentedChain;
    /**
     * Makes serial numbers unique across CAs of the same name: browsers reject a second certificate with an issuer and
     * serial number that they have seen, even from an earlier run.
     */
    private final long caNumber = RANDOM.nextLong();

    private final AtomicInteger issued = new AtomicInteger();

    private TestCa(X500Name name, KeyPair keys, TestCa parent, UnaryOperator<CertificateBuilder> change) {
        this(name, Optional.empty(), keys, parent, change);
    }

    /** @param change applied to the builder of the CA certificate */
    private TestCa(
            X500Name name,
            Optional<byte[]> encodedName,
            KeyPair keys,
            TestCa parent,
            UnaryOperator<CertificateBuilder> change) {
        this.name = name;
        this.encodedName = encodedName;
        this.keys = keys;
        KeyPair signer = parent == null ? keys : parent.keys;
        X500Name issuer = parent == null ? name : parent.name;
        BigInteger serial = parent == null ? nextSerial() : parent.nextSerial();
        CertificateBuilder builder = new CertificateBuilder(issuer, signer, serial, name, List.of());
        CertificateBuilder defaults = builder.keys(keys)
                .noExtendedKeyUsage()
                .keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
                .notBefore(Instant.parse("2000-01-01T00:00:00Z")) // covers every clock that a test sets
                .notAfter(Instant.parse("2049-01-01T00:00:00Z"))
                .rawExtension(Extension.basicConstraints.getId(), true, Signing.der(new BasicConstraints(true)));
        this.certificate = change.apply(defaults).issue().certificate();
        List<X509Certificate> chain = new ArrayList<>();
        if (parent != null) {
            chain.add(certificate);
            chain.addAll(parent.presentedChain);
        }
        this.presentedChain = List.copyOf(chain);
    }

    /** Creates a root CA; its name is encoded in the given order, for example {@code DC=com, DC=contoso, CN=CA}. */
    public static TestCa root(String... rdnsInDerOrder) {
        return new TestCa(DistinguishedNames.of(rdnsInDerOrder), Signing.newKeys(), null, UnaryOperator.identity());
    }

    /** Creates a root CA with this encoded name. */
    public static TestCa rootWithEncodedName(byte[] name) {
        return new TestCa(
                new X500Name("CN=in place of the encoded name"),
                Optional.of(name),
                Signing.newKeys(),
                null,
                builder -> builder.rawIssuer(Optional.of(name)).rawSubject(name));
    }

    /** Creates a CA that this CA has certified. */
    public TestCa intermediate(String... rdnsInDerOrder) {
        return intermediate(UnaryOperator.identity(), rdnsInDerOrder);
    }

    /** Creates a CA that this CA has certified, with a changed CA certificate. */
    public TestCa intermediate(UnaryOperator<CertificateBuilder> change, String... rdnsInDerOrder) {
        return new TestCa(DistinguishedNames.of(rdnsInDerOrder), Signing.newKeys(), this, change);
    }

    /** Returns this root CA (same name and key) with a changed CA certificate. */
    public TestCa renewed(UnaryOperator<CertificateBuilder> change) {
        return new TestCa(name, keys, null, change);
    }

    /** Returns this CA (same name and key) with a certificate issued by another CA. */
    public TestCa crossSignedBy(TestCa other) {
        return crossSignedBy(other, UnaryOperator.identity());
    }

    /** Returns this CA (same name and key) with a changed certificate issued by another CA. */
    public TestCa crossSignedBy(TestCa other, UnaryOperator<CertificateBuilder> change) {
        return new TestCa(name, keys, other, change);
    }

    /** Returns the CA certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Starts a certificate for this subject, encoded in the given order; without RDNs the subject is empty. */
    public CertificateBuilder issue(String... subjectRdns) {
        return new CertificateBuilder(name, keys, nextSerial(), DistinguishedNames.of(subjectRdns), presentedChain)
                .rawIssuer(encodedName);
    }

    /** Writes a PKCS #12 trust store with this CA as the only trust anchor. */
    public void writeTrustStore(Path file, String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate);
            store.store(out, password.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the CA certificate as PEM. */
    public String pem() {
        return Signing.pem(certificate);
    }

    /** Returns a CRL that revokes these certificates, issued a minute ago and valid for a day, as DER. */
    public byte[] crlRevoking(X509Certificate... certificates) {
        Date now = Date.from(Instant.now().minusSeconds(60));
        X509v2CRLBuilder crl = new X509v2CRLBuilder(name, now);
        crl.setNextUpdate(Date.from(Instant.now().plusSeconds(86_400)));
        for (X509Certificate certificate : certificates) {
            crl.addCRLEntry(certificate.getSerialNumber(), now, CRLReason.keyCompromise);
        }
        try {
            return crl.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a CRL of this CA. */
    public CrlBuilder newCrl() {
        return new CrlBuilder(name, keys.getPrivate());
    }

    /** Returns key and certificate of the CA, for example to sign OCSP responses. */
    public Identity identity() {
        return new Identity(keys.getPrivate(), List.of(certificate));
    }

    /** Signs any TBSCertificate, for certificates that {@link CertificateBuilder} cannot create; returns DER. */
    byte[] sign(byte[] tbsCertificate) {
        return Signing.certificate(tbsCertificate, keys.getPrivate());
    }

    /** Returns 16 octets like AD CS; the first one is fixed, so that no serial number needs a sign octet. */
    private BigInteger nextSerial() {
        ByteBuffer octets =
                ByteBuffer.allocate(16).putInt(0x61000000).putLong(caNumber).putInt(issued.incrementAndGet());
        return new BigInteger(octets.array());
    }
}
