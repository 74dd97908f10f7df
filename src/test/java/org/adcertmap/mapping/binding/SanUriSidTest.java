// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A SID in a URI of the subject alternative name is used where the CA is in sanUriSidIssuers and no SID extension
 * exists.
 */
class SanUriSidTest extends MappingTest {
    private static final String TAG = "tag:microsoft.com,2022-09-14:sid:";

    @BeforeEach
    void configureIssuer() {
        sanUriSidIssuers = Set.of(CA1_THUMBPRINT);
    }

    private static CertificateBuilder uri(String sid) {
        return c().uri(TAG + sid);
    }

    @Test
    @DisplayName("A15 the URI of a listed issuer makes a weak match strong")
    void uriOfListedIssuerIsStrong() {
        assertMapped("CONTOSO\\alice", "sid", map(uri(ALICE_SID)));
    }

    @Test
    @DisplayName("A16 the URI of an issuer that is not listed is ignored")
    void uriOfOtherIssuerIsIgnored() {
        sanUriSidIssuers = Set.of();
        assertDenied(Denial.WEAK_MAPPING, map(uri(ALICE_SID)));
        sanUriSidIssuers = Set.of("00".repeat(20));
        assertDenied(Denial.WEAK_MAPPING, map(uri(ALICE_SID)));
    }

    @Test
    @DisplayName("A17 A18 the SID extension takes precedence over the URI")
    void extensionTakesPrecedence() {
        assertDenied(Denial.SID_MISMATCH, map(uri(ALICE_SID).sid(BOB_SID)));
        assertMapped("CONTOSO\\alice", "sid", map(uri(BOB_SID).sid(ALICE_SID)));
        assertMapped("CONTOSO\\alice", "sid", map(uri("invalid").sid(ALICE_SID)));
    }

    @Test
    @DisplayName(
            "A19 the SID of another account is denied, also in compatibility and from an issuer that is not listed")
    void sidOfAnotherAccountIsDenied() {
        assertDenied(Denial.SID_MISMATCH, map(uri(BOB_SID)));
        enforcement = Enforcement.COMPATIBILITY;
        assertDenied(Denial.SID_MISMATCH, map(uri(BOB_SID)));
        sanUriSidIssuers = Set.of();
        assertDenied(Denial.SID_MISMATCH, map(uri(BOB_SID)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TAG:microsoft.com,2022-09-14:sid:",
                "tag:microsoft.com,2022-09-15:sid:",
                "tag:microsoft.com,2022-09-14:SID:",
                "x"
            })
    void otherPrefixIsNotASid(String prefix) {
        assertDenied(Denial.WEAK_MAPPING, map(c().uri(prefix + ALICE_SID)));
    }

    @Test
    void malformedOrMultipleSidsAreDenied() {
        assertDenied(Denial.MALFORMED_SUBJECT_ALT_NAME, map(uri("S-1-5-21-")));
        assertDenied(Denial.MULTIPLE_SIDS, map(uri(ALICE_SID).uri(TAG + BOB_SID)));
        assertMapped("CONTOSO\\alice", "sid", map(uri(ALICE_SID).uri(TAG + ALICE_SID)));
    }

    @Test
    void uriDoesNotMatchIssuerAndSid() {
        alice.altSecurityIdentities("X509:<I>" + ISSUER + "<SID>" + ALICE_SID);
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().uri(TAG + ALICE_SID)));
    }

    @Test
    void withoutNtAuthTheIssuerMustBeInTheChainAndHaveSigned() {
        ntAuth = NtAuth.OFF;
        now = Instant.now();
        Identity identity = uri(ALICE_SID).notAfter(now.plusSeconds(3600)).issue();
        assertDenied(Denial.WEAK_MAPPING, map(identity.certificate()));
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                mapper(directory, true).map(List.of(identity.certificate(), CA1.certificate())));
        // Listed, in the chain and of the same name, but not the CA that signed.
        TestCa namesake = TestCa.root("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA");
        sanUriSidIssuers = Set.of(thumbprint(namesake.certificate()));
        assertDenied(
                Denial.WEAK_MAPPING,
                mapper(directory, true).map(List.of(identity.certificate(), namesake.certificate())));
    }
}
