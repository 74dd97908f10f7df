// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.OpensslResponder;
import org.adcertmap.pki.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interoperability with an independent OCSP responder: {@code openssl ocsp}. */
class OpensslResponderTest extends RevocationScenario {
    @SuppressWarnings("try") // the responder ends within the test
    @Test
    void responsesOfOpensslAreAccepted(@TempDir Path folder) throws Exception {
        Identity delegate =
                CA.issue("CN=Responder").extendedKeyUsage("1.3.6.1.5.5.7.3.9").issue();
        try (OpensslResponder responder = new OpensslResponder(folder)) {
            X509Certificate alice =
                    alice().ocspResponder(responder.url()).issue().certificate();
            X509Certificate bob = alice().ocspResponder(responder.url()).issue().certificate();
            X509Certificate unknown =
                    alice().ocspResponder(responder.url()).issue().certificate();
            X509Certificate withLongUrl = alice().ocspResponder(responder.url() + "/" + "x".repeat(160))
                    .issue()
                    .certificate(); // so long that the request is a POST
            responder.good(alice);
            responder.revoked(bob);
            responder.good(withLongUrl);
            responder.start(CA, delegate);
            assertStarts("good", alice);
            assertStarts("REVOKED", bob);
            assertStarts("REVOCATION_UNKNOWN", unknown);
            assertStarts("good", withLongUrl);
            responder.close();
            now = now.plusSeconds(3 * 3600);
            Eventually.get(() -> statusOf(alice), status -> status.startsWith("REVOCATION_UNKNOWN"));
            assertStarts("REVOKED", bob);
        }
    }

    private void assertStarts(String beginning, X509Certificate certificate) {
        String status = statusOf(certificate);
        assertTrue(status.startsWith(beginning), status);
    }
}
