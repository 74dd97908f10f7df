// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.junit.jupiter.api.Test;

/** What is fetched by which URL, and which octets are copied for the disk cache. */
class EvidenceFetcherTest extends RevocationScenario {
    private EvidenceFetcher fetcher() {
        return new EvidenceFetcher(
                new HttpFetcher(new FetchPolicy(allowedHosts), timeout, network), ldap, timeout, clock);
    }

    @Test
    void sourcesHaveTheHostThatIsFetchedFrom() {
        try (EvidenceFetcher fetcher = fetcher()) {
            EvidenceSource<?> crl = fetcher.crl("http://pki.example.com/ca.crl", CA.certificate());
            assertEquals("pki.example.com", crl.host());
            assertEquals("http://pki.example.com/ca.crl", crl.name());
            EvidenceSource<?> ocsp =
                    fetcher.ocspResponse("http://ocsp.example.com/", CA.certificate(), CA.certificate());
            assertEquals("ocsp.example.com", ocsp.host());
            assertEquals("http://ocsp.example.com/", ocsp.name());
        }
    }

    @Test
    void octetsThatAreFetchedAreCopiedAndCanBeParsed() throws Exception {
        X509Certificate alice = aliceWithOcsp();
        byte[] crl = CA.newCrl().revoked(alice).issue();
        server.publish("/ca.crl", crl)
                .responder("/ocsp", FakeOcspResponder.of(CA.identity()).revoked());
        try (EvidenceFetcher fetcher = fetcher()) {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            EvidenceSource<?> source = fetcher.crl(server.url("/ca.crl"), CA.certificate());
            assertEquals(
                    source.fetch(copy).getClass(),
                    source.parse(new ByteArrayInputStream(crl)).getClass());
            assertArrayEquals(crl, copy.toByteArray());
            copy.reset();
            var ocsp = fetcher.ocspResponse(server.url("/ocsp"), alice, CA.certificate());
            assertEquals(RevocationStatus.REVOKED, ocsp.fetch(copy).status());
            assertEquals(
                    RevocationStatus.REVOKED,
                    ocsp.parse(new ByteArrayInputStream(copy.toByteArray())).status());
        }
    }

    @Test
    void ldapUrlIsFetchedFromTheDirectoryAlone() throws Exception {
        List<String> urls = new ArrayList<>();
        byte[] crl = CA.newCrl().issue();
        ldap = url -> {
            urls.add(url);
            return crl;
        };
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (EvidenceFetcher fetcher = fetcher()) {
            fetcher.crl("LDAP:///CN=CA", CA.certificate()).fetch(copy);
            assertEquals(List.of("LDAP:///CN=CA"), urls);
            assertArrayEquals(crl, copy.toByteArray());
            assertThrows(
                    IOException.class,
                    () -> fetcher.crl("ldaps:///CN=CA", CA.certificate()).fetch(OutputStream.nullOutputStream()));
            assertEquals(1, urls.size());
        }
    }

    @Test
    void everyWayToReadIsCopied() throws Exception {
        byte[] octets = {1, 2, 0, 4, 5};
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (EvidenceFetcher.CopyingInputStream in =
                new EvidenceFetcher.CopyingInputStream(new ByteArrayInputStream(octets), copy)) {
            assertEquals(1, in.read());
            byte[] part = new byte[3];
            assertEquals(1, in.read(part, 1, 1));
            assertArrayEquals(new byte[] {0, 2, 0}, part);
            assertEquals(0, in.read());
            assertEquals(2, in.read(part));
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(part));
        }
        assertArrayEquals(octets, copy.toByteArray());
    }

    @Test
    void noFetchBeginsAfterClose() {
        server.publish("/ca.crl", CA.newCrl().issue());
        EvidenceFetcher fetcher = fetcher();
        fetcher.close();
        assertThrows(
                IOException.class,
                () -> fetcher.crl(server.url("/ca.crl"), CA.certificate()).fetch(OutputStream.nullOutputStream()));
        assertTrue(server.requests().isEmpty(), server.requests()::toString);
    }
}
