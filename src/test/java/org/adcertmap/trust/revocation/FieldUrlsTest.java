// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.adcertmap.pki.FieldCertificates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The URLs in certificates from the field are fetched. Their CA's key does not exist any more, so what is fetched
 * counts for nothing here.
 */
class FieldUrlsTest extends RevocationScenario {
    @ParameterizedTest
    @CsvSource({"cdp-plain, pki-srv.corp.example.test", "cdp-underscore, pki_srv.corp.example.test"})
    void crlIsFetchedFromTheHost(String certificate, String host) {
        allowedHosts = List.of();
        network.name(host, "203.0.113.1").server("203.0.113.1", server.port());
        now = FieldCertificates.VALID_AT;
        server.publish("/issuing.crl", CA.newCrl().issue());
        String status = statusOf(FieldCertificates.certificate(certificate));
        assertTrue(status.contains("http://" + host + ":8099/issuing.crl: "), status);
        assertEquals(List.of("GET /issuing.crl"), server.requests());
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 400, 404})
    void ocspRequestIsRepeatedByPostWhereTheGetHasNoUsableResponse(int getStatus) {
        network.server("127.0.0.1", server.port());
        now = FieldCertificates.VALID_AT;
        server.status("", getStatus);
        statusOf(FieldCertificates.certificate("ocsp-responder"));
        List<String> requests = server.requests();
        assertEquals(2, requests.size(), requests::toString);
        assertTrue(requests.get(0).startsWith("GET /M"), requests::toString);
        assertEquals("POST /", requests.get(1));
    }
}
