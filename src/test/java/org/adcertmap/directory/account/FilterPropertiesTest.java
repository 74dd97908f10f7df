package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.Filter;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;

/**
 * Tests that the search filter has one term for each query, with its exact value, whatever the certificate contains.
 */
class FilterPropertiesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMinLength(1).ofMaxLength(20),
                Arbitraries.strings()
                        .withChars("()*\\&|!=~<>:,;+\"/#\u0000 a2A")
                        .ofMinLength(1)
                        .ofMaxLength(20));
    }

    @Property(tries = 300)
    @Label("CVE-2021-30640 CVE-2026-89071 no field changes the shape of the filter")
    void noFieldChangesTheShapeOfTheFilter(
            @ForAll("texts") String commonName, @ForAll("texts") String upn, @ForAll("texts") String email)
            throws Exception {
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
