// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.method.Strength;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationFinding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A certificate is mapped again without the directory, and everything else is judged anew. */
class RepeatedMappingTest extends MappingTest {
    private final List<X509Certificate> chain = List.of(cWithSid().issue().certificate());
    private Mapped before;

    @BeforeEach
    void mapOnce() {
        alice.groups = List.of(FakeAccountDirectory.group("Staff", 2001));
        before = assertInstanceOf(Mapped.class, mapper(directory, true).map(chain));
        directory.outage = "it is not searched";
    }

    private Optional<MappingOutcome> mapAgain() {
        return mapper(directory, true).mapAgain(chain, before);
    }

    @Test
    void unchangedCertificateIsMappedWithoutTheDirectory() {
        Mapped again = assertInstanceOf(Mapped.class, mapAgain().orElseThrow());
        assertMapped("CONTOSO\\alice", "sid", again);
        assertEquals(before.account(), again.account());
        assertEquals(before.clientCertificate(), again.clientCertificate());
        assertEquals(List.of("Staff"), again.roles());
    }

    @Test
    void rolesAreThoseOfThePresentRoleMapping() {
        roleMapping = Optional.of(new RoleMapping(Map.of("Staff", List.of("user"))));
        assertEquals(
                List.of("user"),
                assertInstanceOf(Mapped.class, mapAgain().orElseThrow()).roles());
    }

    @Test
    void certificateThatHasExpiredMeanwhileIsNotMapped() {
        now = now.plus(Duration.ofDays(365));
        assertEquals(Optional.empty(), mapAgain());
    }

    @Test
    void certificateThatIsRevokedMeanwhileIsNotMapped() {
        revocation = (path, at) -> List.of(
                new RevocationFinding("CN=alice", RevocationFinding.Status.REVOKED, Optional.empty(), "revoked"));
        assertEquals(Optional.empty(), mapAgain());
    }

    @Test
    void certificateWhoseCaIsNoLongerInNtAuthIsNotMapped() {
        ntAuth = NtAuth.of(List.of(TestCa.root("CN=Other CA").certificate()));
        assertEquals(Optional.empty(), mapAgain());
        ntAuth = (certificate, presented) -> {
            throw new DirectoryUnavailableException("no NTAuth", true, null);
        };
        assertEquals(Optional.empty(), mapAgain());
    }

    @Test
    void accountThatExpiresMeanwhileIsNotMapped() {
        directory.outage = null;
        alice.accountExpires = OptionalLong.of(133_932_528_000_000_001L); // 100 ns after 2025-06-01T12:00:00Z
        before = assertInstanceOf(Mapped.class, mapper(directory, true).map(chain));
        assertTrue(mapAgain().isPresent());
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), mapAgain());
    }

    @Test
    void bindingThatDependsOnIssuersIsMappedFromTheBeginning() {
        sanUriSidIssuers = Set.of(CA1_THUMBPRINT);
        assertEquals(Optional.empty(), mapAgain());
        sanUriSidIssuers = Set.of();
        assertTrue(mapAgain().isPresent());
        strongNameMatches = List.of(new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3"), true, List.of()));
        assertEquals(Optional.empty(), mapAgain());
    }

    @Test
    void userInAFileIsMappedFromTheBeginning() {
        before = new Mapped(
                before.clientCertificate(),
                now,
                new ListedUser("robot", List.of(), "listed", Strength.STRONG),
                List.of());
        assertEquals(Optional.empty(), mapAgain());
    }
}
