// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.fake.FakeNetwork;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.ocsp.OcspRequest;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Malformed responses, on which the JDK's parsers throw unchecked exceptions, count as none. */
class MalformedResponseTest extends RevocationScenario {
    private static final int MUTANTS = 3_000;

    /** Makes the ResponderID no name: an OCTET STRING in place of the SEQUENCE. */
    private static byte[] withMalformedResponderId(byte[] response) {
        byte[] name = CA.certificate().getSubjectX500Principal().getEncoded();
        for (int i = 0; i < response.length; i++) {
            if (Arrays.equals(response, i, i + name.length, name, 0, name.length)) {
                response[i] = 0x04;
                return response;
            }
        }
        throw new AssertionError("no ResponderID");
    }

    private X509Certificate aliceWithOcspAndCrl() {
        return alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
    }

    @DisplayName("An OCSP response whose ResponderID is no name is none: the CRL decides, at every login")
    @Test
    void responseWithAMalformedResponderIdIsNone() throws Exception {
        FakeOcspResponder responder = FakeOcspResponder.of(CA.identity());
        server.responder("/ocsp", request -> withMalformedResponderId(responder.apply(request)))
                .publish("/ca.crl", CA.newCrl().issue());
        X509Certificate alice = aliceWithOcspAndCrl();
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            for (int i = 0; i < 3; i++) {
                String status = statusOf(alice);
                assertTrue(status.startsWith("good") && status.contains("according to the CRL"), status);
            }
            List<String> lines = log.lines().stream()
                    .filter(line -> line.contains(server.url("/ocsp"))) // fetches of other tests may still end
                    .toList();
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(lines.get(0).startsWith("WARNING"), lines::toString);
            assertEquals(List.of(), log.exceptions());
        }
        String alone = statusOf(aliceWithOcsp());
        assertTrue(alone.startsWith("REVOCATION_UNKNOWN") && alone.contains("cannot be processed"), alone);
    }

    @Test
    void malformedResponseInTheDiskCacheIsNone(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        FakeOcspResponder responder = FakeOcspResponder.of(CA.identity());
        server.responder("/ocsp", responder);
        X509Certificate alice = aliceWithOcsp();
        assertTrue(statusOf(alice).startsWith("good"));
        restart();
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        Files.write(file, withMalformedResponderId(Files.readAllBytes(file)));
        String status = statusOf(alice);
        assertTrue(status.startsWith("good") && !status.contains("disk"), status);
    }

    @DisplayName("No mutant of a good OCSP response or CRL causes more than an IOException")
    @Test
    void mutantsCauseNoUncheckedException() throws Exception {
        X509Certificate alice = aliceWithOcspAndCrl();
        byte[] request = OcspRequest.of(alice, CA.certificate()).encode(new byte[0]);
        byte[] good = FakeOcspResponder.of(CA.identity()).apply(request);
        byte[] revoked = FakeOcspResponder.of(CA.identity()).revoked().apply(request);
        byte[] crl = CA.newCrl().revoked(alice).crlNumber(7).issue();
        Random random = new Random(20_261_101); // a seed, so that a failure can be repeated
        try (EvidenceFetcher fetcher = new EvidenceFetcher(
                new HttpFetcher(new FetchPolicy(List.of()), timeout, new FakeNetwork()),
                LdapCrlFetcher.NONE,
                timeout,
                clock)) {
            EvidenceSource<OcspResponse> ocsp = fetcher.ocspResponse("http://x/", alice, CA.certificate());
            EvidenceSource<Crl> crls = fetcher.crl("http://x/", CA.certificate());
            assertEquals(RevocationStatus.GOOD, parse(ocsp, good).orElseThrow().status());
            assertTrue(parse(crls, crl).isPresent());
            for (int i = 0; i < MUTANTS; i++) {
                parse(ocsp, mutate(good, random));
                Optional<OcspResponse> response = parse(ocsp, mutate(revoked, random));
                assertTrue(
                        response.map(OcspResponse::status).orElse(RevocationStatus.REVOKED) != RevocationStatus.GOOD);
                Optional<Crl> parsed = parse(crls, mutate(crl, random));
                assertTrue(parsed.map(accepted -> accepted.statusOf(alice.getSerialNumber()))
                                .orElse(RevocationStatus.REVOKED)
                        == RevocationStatus.REVOKED);
            }
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutant = original.clone();
        int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length);
            mutant[at] =
                    random.nextBoolean() ? (byte) (mutant[at] ^ 1 << random.nextInt(8)) : (byte) random.nextInt(0x100);
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
    }

    private static <V> Optional<V> parse(EvidenceSource<V> source, byte[] octets) {
        try {
            return Optional.of(source.parse(new ByteArrayInputStream(octets)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
