// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.adcertmap.pki.FieldCertificates;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates that administrators have reported are mapped as Windows maps them, or refused with the reason. */
class FieldCertificatesTest extends MappingTest {
    private static final String MAPPED = "CONTOSO\\alice by sid";

    private String outcome(String user, List<X509Certificate> cas) {
        now = FieldCertificates.VALID_AT;
        alice.upn("alice@corp.example.test");
        ntAuth = NtAuth.of(cas);
        List<X509Certificate> published = new ArrayList<>(cas);
        published.add(FieldCertificates.certificate("root-ca"));
        this.cas = CertificationAuthorities.of(published);
        MappingOutcome outcome = map(FieldCertificates.certificate(user));
        String unusable = String.join(
                "",
                outcome.trace().stream()
                        .map(TraceStep::step)
                        .filter(step -> step.startsWith("unusable"))
                        .map(step -> ", " + step)
                        .toList());
        return outcome.match(
                        mapped -> mapped.userName() + " by " + mapped.method(),
                        denied -> denied.refusal().denial().code() + " "
                                + denied.refusal().detail(),
                        Object::toString)
                + unusable;
    }

    private static List<X509Certificate> cas(String names) {
        return Arrays.stream(names.split(" "))
                .map(FieldCertificates::certificate)
                .toList();
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            no-fault                            | issuing-ca              | mapped
            explicit-policy-user-with-it        | explicit-policy-ca      | mapped
            explicit-policy-user-without-it     | explicit-policy-ca      | ADCM-UNTRUSTED-ISSUER the certificate policies of CN=Alice
            federal-user                        | federal-agency-ca federal-bridge-ca | mapped
            uri-constraint-urn                  | uri-constraint-ca       | ADCM-UNTRUSTED-ISSUER the name constraints of CN=Sub nc-uri,DC=corp,DC=example,DC=test cannot be applied to the uniformResourceIdentifier urn:uuid:
            uri-constraint-tag                  | uri-constraint-ca       | ADCM-UNTRUSTED-ISSUER the name constraints of CN=Sub nc-uri,DC=corp,DC=example,DC=test cannot be applied to the uniformResourceIdentifier tag:microsoft.com
            uri-constraint-no-uri               | uri-constraint-ca       | mapped
            uri-exclusion-urn                   | uri-exclusion-ca        | ADCM-UNTRUSTED-ISSUER the name constraints of CN=Sub excluded,DC=corp,DC=example,DC=test cannot be applied to the uniformResourceIdentifier urn:uuid:
            two-certificates-user               | two-certificates-ca-constrained | ADCM-UNTRUSTED-ISSUER the name constraints of CN=Cross x-upn
            upn-constraint-user                 | upn-constraint-ca       | mapped
            dns-constraint-cn-account           | dns-constraint-ca       | mapped
            dns-constraint-cn-edipi             | dns-constraint-ca       | mapped
            dns-constraint-cn-blank             | dns-constraint-ca       | mapped
            subject-latin1-in-printablestring   | issuing-ca              | mapped, unusable subject
            issuer-latin1-user                  | issuer-latin1-ca        | mapped, unusable issuer
            rfc822name-utf8                     | issuing-ca              | mapped, unusable rfc822Name
            ocsp-responder                      | issuing-ca              | mapped
            cdp-underscore                      | issuing-ca              | mapped
            cdp-plain                           | issuing-ca              | mapped
            """)
    void certificateFromTheFieldHasTheRightOutcome(String user, String cas, String expected) {
        String outcome = outcome(user, cas(cas));
        if (expected.startsWith("mapped")) {
            assertEquals(expected.replace("mapped", MAPPED), outcome);
        } else {
            assertTrue(outcome.startsWith(expected), outcome);
        }
    }

    @Test
    void userOfACaWithTwoCertificatesIsMappedInEveryOrder() {
        List<X509Certificate> cas =
                new ArrayList<>(cas("two-certificates-ca-clean two-certificates-ca-constrained issuing-ca"));
        for (int turn = 0; turn < cas.size(); turn++) {
            Collections.rotate(cas, 1);
            assertEquals(MAPPED, outcome("two-certificates-user", cas));
        }
        Collections.reverse(cas);
        assertEquals(MAPPED, outcome("two-certificates-user", cas));
    }

    @Test
    void nameInAWrongCharacterSetMatchesNoMappingString() {
        outcome("no-fault", cas("issuing-ca"));
        for (String user : List.of("subject-latin1-in-printablestring", "rfc822name-utf8")) {
            directory.queries.clear();
            outcome(user, cas("issuing-ca"));
            String needed = user.startsWith("subject") ? "<S>" : "<RFC822>";
            assertTrue(directory.queries.stream().noneMatch(query -> query.contains(needed)), user);
            assertTrue(directory.queries.stream().anyMatch(query -> query.startsWith("userPrincipalName=")), user);
        }
        directory.queries.clear();
        outcome("issuer-latin1-user", cas("issuer-latin1-ca"));
        assertTrue(directory.queries.stream().noneMatch(query -> query.contains("<I>")));
    }
}
