// SPDX-License-Identifier: Apache-2.0
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
 * A CRL with many entries. Run it to measure what a million costs: {@code java -Xmx512m -cp
 * target/classes:target/test-classes:... org.adcertmap.trust.revocation.LargeCrl 1000000}
 */
final class LargeCrl {
    private LargeCrl() {}

    /** A serial number of sixteen octets, as AD CS issues them. */
    static BigInteger serial(int number) {
        return new BigInteger(ByteBuffer.allocate(16)
                .putInt(0x61000000)
                .putLong(number * 0x9E3779B97F4A7C15L)
                .putInt(number)
                .array());
    }

    static byte[] of(TestCa ca, int count) throws IOException, java.security.GeneralSecurityException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        Time thisUpdate = new Time(Date.from(Instant.now().minusSeconds(60)));
        ASN1EncodableVector entries = new ASN1EncodableVector(count);
        for (int i = 0; i < count; i++) {
            entries.add(new DERSequence(
                    new org.bouncycastle.asn1.ASN1Encodable[] {new ASN1Integer(serial(i)), thisUpdate}));
        }
        ASN1EncodableVector tbsCertList = new ASN1EncodableVector();
        tbsCertList.add(new ASN1Integer(1));
        tbsCertList.add(algorithm);
        tbsCertList.add(
                X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded()));
        tbsCertList.add(thisUpdate);
        tbsCertList.add(new Time(Date.from(Instant.now().plusSeconds(86_400))));
        tbsCertList.add(new DERSequence(entries));
        DERSequence signed = new DERSequence(tbsCertList);
        java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
        signature.initSign(ca.identity().key());
        signature.update(signed.getEncoded("DER"));
        ASN1EncodableVector certificateList = new ASN1EncodableVector();
        certificateList.add(signed);
        certificateList.add(algorithm);
        certificateList.add(new DERBitString(signature.sign()));
        return new DERSequence(certificateList).getEncoded("DER");
    }

    /** @param arguments the number of entries */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        TestCa ca = TestCa.root("CN=Issuing CA");
        byte[] crl = of(ca, count);
        java.nio.file.Path file = java.nio.file.Files.write(java.nio.file.Files.createTempFile("large", ".crl"), crl);
        int octets = crl.length;
        crl = null;
        Crl parsed = null;
        for (int i = 0; i < 3; i++) { // the first warms up
            parsed = null;
            long before = used();
            long start = System.nanoTime();
            try (java.io.InputStream in = java.nio.file.Files.newInputStream(file)) {
                parsed = CrlParser.parse(in, ca.certificate());
            }
            long took = System.nanoTime() - start;
            System.out.printf(
                    "%d entries, %d bytes: parsed and verified in %d ms, %.1f MB of heap%n",
                    count, octets, took / 1_000_000, (used() - before) / 1e6);
        }
        long start = System.nanoTime();
        int found = 0;
        int lookups = 1_000_000;
        BigInteger[] serials = new BigInteger[1000];
        for (int i = 0; i < serials.length; i++) {
            serials[i] = serial(i * 2 * (count / serials.length) / 2 + (i % 2 == 0 ? 0 : count));
        }
        for (int i = 0; i < lookups; i++) {
            found += parsed.statusOf(serials[i % serials.length]) == RevocationStatus.REVOKED ? 1 : 0;
        }
        System.out.printf(
                "a lookup takes %d ns (%d of %d found)%n", (System.nanoTime() - start) / lookups, found, lookups);
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
