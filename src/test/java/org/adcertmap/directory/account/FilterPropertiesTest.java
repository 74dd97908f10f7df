// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Filter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.lab.Generated;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that the search filter has one term for each query, with its exact value, whatever the certificate contains.
 */
class FilterPropertiesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private static String text(Random random) {
        return random.nextBoolean()
                ? Generated.text(random, 1, 20)
                : Generated.textOf(random, "()*\\&|!=~<>:,;+\"/#\u0000 a2A", 1, 20);
    }

    @Test
    @DisplayName("CVE-2021-30640 CVE-2026-89071 no field changes the shape of the filter")
    void noFieldChangesTheShapeOfTheFilter() {
        AtomicInteger filters = new AtomicInteger();
        Generated.check(300, random -> check(text(random), text(random), text(random), filters));
        assertTrue(filters.get() > 30, () -> "number of certificates that can be encoded: " + filters);
    }

    private static void check(String commonName, String upn, String email, AtomicInteger filters) throws Exception {
        byte[] subject = new X500NameBuilder()
                .addRDN(new ASN1ObjectIdentifier("2.5.4.3"), new DERUTF8String(commonName))
                .build()
                .getEncoded();
        CertificateBuilder builder = CA.issue("CN=x")
                .rawSubject(subject)
                .upn(upn + "@example.com")
                .email(ascii(email))
                .dns(ascii(upn) + ".example.com");
        List<AccountQuery> queries;
        try {
            var certificate = CertificateReader.read(builder.issue().certificate());
            queries = MappingMethod.all().stream()
                    .flatMap(method -> method.queriesFor(certificate).stream())
                    .toList();
        } catch (CertificateRefusedException | IllegalArgumentException e) {
            return; // a name that cannot be encoded, or a malformed certificate: no query is made
        }
        filters.incrementAndGet();
        Filter filter = Filter.create(LdapAccountDirectory.filter(queries).toString());
        assertEquals("user", filter.getComponents()[0].getAssertionValue());
        assertEquals(
                queries.stream()
                        .map(query -> query.attribute() + "=" + query.value())
                        .distinct()
                        .toList(),
                Stream.of(filter.getComponents()[1].getComponents())
                        .map(term -> term.getAttributeName() + "=" + term.getAssertionValue())
                        .toList());
    }

    private static String ascii(String text) {
        return text.codePoints()
                .filter(c -> c < 0x80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
