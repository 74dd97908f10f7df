package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.OpensslResponder;
import org.adcertmap.pki.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A responder that is not ours, which knows nothing of us: {@code openssl ocsp}. */
class OpensslResponderTest extends RevocationScenario {
    @SuppressWarnings("try") // the responder ends within the test
    @Test
    void opensslIsUnderstood(@TempDir Path folder) throws Exception {
        Identity delegate =
                CA.issue("CN=Responder").extendedKeyUsage("1.3.6.1.5.5.7.3.9").issue();
        try (OpensslResponder responder = new OpensslResponder(folder)) {
            X509Certificate alice = alice().responder(responder.url()).issue().certificate();
            X509Certificate bob = alice().responder(responder.url()).issue().certificate();
            X509Certificate stranger =
                    alice().responder(responder.url()).issue().certificate();
            X509Certificate longer = alice().responder(responder.url() + "/" + "x".repeat(160))
                    .issue()
                    .certificate(); // so that it is a POST
            responder.good(alice);
            responder.revoked(bob);
            responder.good(longer);
            responder.start(CA, delegate);
            assertStarts("good", alice);
            assertStarts("REVOKED", bob);
            assertStarts("REVOCATION_UNKNOWN", stranger);
            assertStarts("good", longer);
            responder.close();
            now = now.plusSeconds(3 * 3600);
            Eventually.get(() -> of(alice), said -> said.startsWith("REVOCATION_UNKNOWN"));
            assertStarts("REVOKED", bob);
        }
    }

    private void assertStarts(String beginning, X509Certificate certificate) {
        String said = of(certificate);
        assertTrue(said.startsWith(beginning), said);
    }
}
