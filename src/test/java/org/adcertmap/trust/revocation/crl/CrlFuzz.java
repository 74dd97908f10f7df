// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.pki.TestCa;

/**
 * Fuzz target: CRLs and distribution points. None of these CRLs is signed by the CA, which has a new key in every run:
 * each is rejected with an {@link IOException}.
 */
public final class CrlFuzz {
    private static final X509Certificate CA = TestCa.root("CN=Fuzz CA").certificate();

    private CrlFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            fail("accepted: " + CrlParser.parse(new ByteArrayInputStream(input), CA));
        } catch (IOException e) {
            assertNotNull(e.getMessage());
        }
        try {
            List<String> unusable = new ArrayList<>();
            DistributionPoint.parse(input, unusable)
                    .forEach(point -> assertNotNull(point.urls().get(0)));
        } catch (MalformedDerException e) {
            assertNotNull(e.getMessage());
        }
        try {
            assertNotNull(IssuingDistributionPoint.parse(input).outOfScope(CA, java.util.Set.of()));
        } catch (MalformedDerException e) {
            assertNotNull(e.getMessage());
        }
    }
}
