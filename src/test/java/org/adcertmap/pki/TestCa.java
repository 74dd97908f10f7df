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

/** Who issued it? A certification authority that lives as long as the object and signs whatever it is told to. */
public final class TestCa {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X500Name name;
    private final X509Certificate certificate;
    /** What stands above this authority, itself first; the root, which nobody sends, is left out. */
    private final List<X509Certificate> sentChain;
    /**
     * No two authorities share it: browsers refuse a second certificate with an issuer and a serial that they have
     * seen, even when the first one's authority is long gone.
     */
    private final long ownNumber = RANDOM.nextLong();

    private final AtomicInteger issued = new AtomicInteger();

    /** @param change what is out of the ordinary in its own certificate */
    private TestCa(X500Name name, KeyPair keys, TestCa parent, UnaryOperator<CertificateBuilder> change) {
        this.name = name;
        this.keys = keys;
        KeyPair signer = parent == null ? keys : parent.keys;
        X500Name issuer = parent == null ? name : parent.name;
        BigInteger serial = parent == null ? nextSerial() : parent.nextSerial();
        CertificateBuilder order = new CertificateBuilder(issuer, signer, serial, name, List.of());
        CertificateBuilder usual = order.keys(keys)
                .noExtendedKeyUsage()
                .keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
                .notBefore(Instant.parse("2000-01-01T00:00:00Z")) // tests have clocks of their own
                .notAfter(Instant.parse("2049-01-01T00:00:00Z"))
                .rawExtension(Extension.basicConstraints.getId(), true, Signing.der(new BasicConstraints(true)));
        this.certificate = change.apply(usual).issue().certificate();
        List<X509Certificate> chain = new ArrayList<>();
        if (parent != null) {
            chain.add(certificate);
            chain.addAll(parent.sentChain);
        }
        this.sentChain = List.copyOf(chain);
    }

    /** A root authority; its name is encoded in the order given, for example {@code DC=com, DC=contoso, CN=CA}. */
    public static TestCa root(String... rdnsInDerOrder) {
        return new TestCa(DistinguishedNames.of(rdnsInDerOrder), Signing.newKeys(), null, UnaryOperator.identity());
    }

    /** An authority below this one. */
    public TestCa intermediate(String... rdnsInDerOrder) {
        return intermediate(UnaryOperator.identity(), rdnsInDerOrder);
    }

    /** An authority below this one, in whose certificate something is out of the ordinary. */
    public TestCa intermediate(UnaryOperator<CertificateBuilder> change, String... rdnsInDerOrder) {
        return new TestCa(DistinguishedNames.of(rdnsInDerOrder), Signing.newKeys(), this, change);
    }

    /** The same root, in whose own certificate something is out of the ordinary. */
    public TestCa renewed(UnaryOperator<CertificateBuilder> change) {
        return new TestCa(name, keys, null, change);
    }

    /** The same authority, whose certificate another has issued. */
    public TestCa crossSignedBy(TestCa other) {
        return new TestCa(name, keys, other, UnaryOperator.identity());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Begins a certificate for that subject, encoded in the order given; without RDNs the subject is empty. */
    public CertificateBuilder issue(String... subjectRdns) {
        return new CertificateBuilder(name, keys, nextSerial(), DistinguishedNames.of(subjectRdns), sentChain);
    }

    /** A PKCS #12 store that trusts this authority alone. */
    public void writeTrustStore(Path file, String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            store.store(out, password.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's certificate as PEM. */
    public String pem() {
        return Signing.pem(certificate);
    }

    /** A list of revocations with these certificates, fresh and good for a day, as DER. */
    public byte[] crlRevoking(X509Certificate... certificates) {
        Date now = Date.from(Instant.now().minusSeconds(60));
        X509v2CRLBuilder list = new X509v2CRLBuilder(name, now);
        list.setNextUpdate(Date.from(Instant.now().plusSeconds(86_400)));
        for (X509Certificate certificate : certificates) {
            list.addCRLEntry(certificate.getSerialNumber(), now, CRLReason.keyCompromise);
        }
        try {
            return list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a list of revocations. */
    public CrlBuilder newCrl() {
        return new CrlBuilder(name, keys.getPrivate());
    }

    /** Its own key and certificate: it signs answers of responders itself. */
    public Identity identity() {
        return new Identity(keys.getPrivate(), List.of(certificate));
    }

    /** Signs a TBSCertificate whatever it holds: the way to certificates that no builder will make. */
    byte[] sign(byte[] tbsCertificate) {
        return Signing.certificate(tbsCertificate, keys.getPrivate());
    }

    /** Sixteen octets as AD CS makes them, the first one fixed, so that no serial number ever needs a sign octet. */
    private BigInteger nextSerial() {
        ByteBuffer octets =
                ByteBuffer.allocate(16).putInt(0x61000000).putLong(ownNumber).putInt(issued.incrementAndGet());
        return new BigInteger(octets.array());
    }
}
