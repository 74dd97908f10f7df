package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A list with so many revocations. Run it to see what a million costs: {@code java -Xmx512m -cp
 * target/classes:target/test-classes:... org.adcertmap.trust.revocation.LargeCrl 1000000}
 */
final class LargeCrl {
    private LargeCrl() {}

    /** Sixteen octets as AD CS makes them. */
    static BigInteger serial(int number) {
        return new BigInteger(ByteBuffer.allocate(16)
                .putInt(0x61000000)
                .putLong(number * 0x9E3779B97F4A7C15L)
                .putInt(number)
                .array());
    }

    static byte[] of(TestCa authority, int count) throws IOException, java.security.GeneralSecurityException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        Time made = new Time(Date.from(Instant.now().minusSeconds(60)));
        ASN1EncodableVector entries = new ASN1EncodableVector(count);
        for (int i = 0; i < count; i++) {
            entries.add(new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {new ASN1Integer(serial(i)), made}));
        }
        ASN1EncodableVector tbs = new ASN1EncodableVector();
        tbs.add(new ASN1Integer(1));
        tbs.add(algorithm);
        tbs.add(X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded()));
        tbs.add(made);
        tbs.add(new Time(Date.from(Instant.now().plusSeconds(86_400))));
        tbs.add(new DERSequence(entries));
        DERSequence signed = new DERSequence(tbs);
        java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
        signature.initSign(authority.identity().key());
        signature.update(signed.getEncoded("DER"));
        ASN1EncodableVector list = new ASN1EncodableVector();
        list.add(signed);
        list.add(algorithm);
        list.add(new DERBitString(signature.sign()));
        return new DERSequence(list).getEncoded("DER");
    }

    /** @param arguments how many revocations */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        TestCa authority = TestCa.root("CN=Issuing CA");
        byte[] list = of(authority, count);
        java.nio.file.Path file = java.nio.file.Files.write(java.nio.file.Files.createTempFile("list", ".crl"), list);
        int octets = list.length;
        list = null;
        Crl read = null;
        for (int i = 0; i < 3; i++) { // the first warms up
            read = null;
            long before = used();
            long begun = System.nanoTime();
            try (java.io.InputStream in = java.nio.file.Files.newInputStream(file)) {
                read = CrlParser.read(in, authority.certificate());
            }
            long took = System.nanoTime() - begun;
            System.out.printf(
                    "%d revocations, %d octets: read and checked in %d ms, keeps %.1f MB of heap%n",
                    count, octets, took / 1_000_000, (used() - before) / 1e6);
        }
        long begun = System.nanoTime();
        int found = 0;
        int asked = 1_000_000;
        BigInteger[] serials = new BigInteger[1000];
        for (int i = 0; i < serials.length; i++) {
            serials[i] = serial(i * 2 * (count / serials.length) / 2 + (i % 2 == 0 ? 0 : count));
        }
        for (int i = 0; i < asked; i++) {
            found += read.of(serials[i % serials.length]) == RevocationStatus.REVOKED ? 1 : 0;
        }
        System.out.printf(
                "a look-up takes %d ns (%d of %d found)%n", (System.nanoTime() - begun) / asked, found, asked);
        java.nio.file.Files.delete(file);
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
