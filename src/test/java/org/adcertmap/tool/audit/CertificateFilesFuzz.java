// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.cert.X509Certificate;
import org.adcertmap.fuzz.FuzzedFile;

/** Fuzz target: exports of a CA database. Each certificate is read, or reported with its place. */
public final class CertificateFilesFuzz {
    private CertificateFilesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        int[] count = new int[1];
        CertificateFiles.read(FuzzedFile.of(input), new CertificateFiles.Visitor() {
            @Override
            public boolean certificate(String place, X509Certificate certificate) {
                assertTrue(certificate.getBasicConstraints() < 0 && place.startsWith("fuzzed"));
                return ++count[0] > 0;
            }

            @Override
            public boolean malformed(String place, String reason) {
                assertNotNull(reason);
                return place.startsWith("fuzzed");
            }
        });
        assertTrue(count[0] <= input.length);
    }
}
