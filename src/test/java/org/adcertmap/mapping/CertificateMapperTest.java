package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Denial;
import org.adcertmap.certificate.Sid;
import org.adcertmap.method.Question;
import org.adcertmap.pki.Faults;
import org.adcertmap.pki.TestAuthority;
import org.adcertmap.trust.NtAuth;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The road of one login as a whole: its answers, its trail, and what it does when something fails. */
class CertificateMapperTest extends MappingTest {
  @Test
  void mappedAccountHasNameRolesAndFacts() {
    alice.groups =
        List.of(
            DirectoryTable.group("Staff", 2001),
            DirectoryTable.group("Engineers", 2000),
            new Group(Sid.parse("S-1-5-21-9-9-9-500"), Optional.empty()),
            DirectoryTable.group("Staff", 2001));
    Mapped mapped = map(cWithSid()).match(account -> account, denied -> null, unavailable -> null);
    assertEquals("CONTOSO\\alice", mapped.userName());
    assertEquals(List.of("Engineers", "Staff"), mapped.roles());
    assertEquals(Sid.parse(ALICE_SID), mapped.account().sid());
    assertEquals("serial " + SERIAL.toLowerCase() + " of " + ISSUER, mapped.certificate());
  }

  @Test
  void mappedRolesTakeThePlaceOfNames() {
    alice.groups =
        List.of(
            DirectoryTable.group("Staff", 2001), DirectoryTable.group("Engineers", 2000), DirectoryTable.group("Others", 2002),
            new Group(Sid.parse("S-1-5-21-9-9-9-500"), Optional.empty()));
    roleMapping =
        Optional.of(
            new RoleMapping(
                Map.of(
                    "contoso\\STAFF", List.of("user"),
                    "cn=engineers, CN=users,dc=contoso,dc=COM", List.of("builder", "user"),
                    "s-1-5-21-9-9-9-500", List.of("old"),
                    "Nobody", List.of("admin"))));
    assertEquals(List.of("builder", "old", "user"), map(cWithSid()).match(Mapped::roles, denied -> null, unavailable -> null));
  }

  @Test
  @DisplayName("D24 a directory that cannot be asked is neither nobody nor a refusal")
  void unavailable() {
    directory.outage = "no domain controller can be reached";
    assertEquals(
        "no domain controller can be reached",
        map(cWithSid()).match(Object::toString, Object::toString, Unavailable::cause));
  }

  @Test
  void outageBetweenTheQuestionsIsUnavailableToo() {
    AccountDirectory dying =
        new AccountDirectory() {
          @Override
          public Findings find(List<Question> questions) {
            return directory.find(questions);
          }

          @Override
          public Optional<Account> read(Sid account, String dnsDomain) {
            throw new DirectoryUnavailableException("gone", true, null);
          }
        };
    MappingOutcome outcome =
        mapper(dying, true)
            .map(List.of(cWithSid().issue().certificate()));
    assertEquals("gone", outcome.match(Object::toString, Object::toString, Unavailable::cause));
  }

  @Test
  void accountThatIsGoneBetweenTheQuestionsIsNobody() {
    alice.gone = true;
    assertDenied(Denial.NO_ACCOUNT, map(cWithSid()));
  }

  @Test
  void faultOfOursIsNoAnswer() {
    AccountDirectory broken =
        new AccountDirectory() {
          @Override
          public Findings find(List<Question> questions) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public Optional<Account> read(Sid account, String dnsDomain) {
            throw new IllegalStateException("a bug");
          }
        };
    CertificateMapper mapper =
        mapper(broken, true);
    List<X509Certificate> chain = List.of(cWithSid().issue().certificate());
    assertThrows(IllegalStateException.class, () -> mapper.map(chain));
    assertThrows(IllegalArgumentException.class, () -> mapper.map(List.of()));
  }

  @Test
  void moreAccountsThanQuestionsAreAmbiguous() {
    AccountDirectory crowded =
        new AccountDirectory() {
          @Override
          public Findings find(List<Question> questions) {
            Findings found = directory.find(questions);
            return new Findings(found.asked(), found.candidates(), true);
          }

          @Override
          public Optional<Account> read(Sid account, String dnsDomain) {
            return directory.read(account, dnsDomain);
          }
        };
    assertDenied(
        Denial.AMBIGUOUS,
        mapper(crowded, true)
            .map(List.of(cWithSid().issue().certificate())));
  }

  @Test
  void trailTellsMarksQuestionsAnswersAndVerdict() {
    List<String> trail = map(c().sid(BOB_SID)).trail().stream().map(Step::toString).toList();
    assertEquals(
        List.of(
            "certificate: serial " + SERIAL.toLowerCase() + " of " + ISSUER + ", subject DC=com,DC=contoso,CN=alice",
            "trust: dates, usage and issuer are in order",
            "mark upn: alice@contoso.com",
            "mark sid: " + BOB_SID,
            "question of upn: userPrincipalName=alice@contoso.com",
            "question of upn: sAMAccountName=alice",
            "question of issuerSerial: altSecurityIdentities=" + ISSUER_SERIAL,
            "question of ski: altSecurityIdentities=X509:<SKI>" + SKI),
        trail.subList(0, 8));
    assertTrue(trail.get(trail.size() - 2).startsWith("asked (table): CN=alice"), trail::toString);
    assertTrue(trail.get(trail.size() - 1).startsWith("refused: ADCM-SID-MISMATCH: "), trail::toString);
  }

  @Test
  void onlyTheFirstCertificateIsEverAUser() {
    alice.altSecurityIdentities(ISSUER_SERIAL);
    X509Certificate alices = cWithoutUpn().issue().certificate();
    X509Certificate strangers = cWithoutUpn().serial("77").subjectKeyIdentifier(new byte[] {9}).issue().certificate();
    CertificateMapper mapper =
        mapper(directory, true);
    assertDenied(Denial.NO_ACCOUNT, mapper.map(List.of(strangers, alices)));
    assertMapped("CONTOSO\\alice", "issuerSerial", mapper.map(List.of(alices, strangers)));
  }

  @Test
  void expiredCertificateInTheChainIsRefused() {
    CertificateMapper mapper =
        mapper(directory, true);
    X509Certificate authority = CA1.issue("CN=old").notAfter(now.minusSeconds(1)).notBefore(now.minusSeconds(9)).issue().certificate();
    assertDenied(Denial.CERTIFICATE_EXPIRED, mapper.map(List.of(cWithSid().issue().certificate(), authority)));
  }

  @Test
  @DisplayName("D13 without NTAuth every authority of the connector counts")
  void withoutNtAuth() {
    ntAuth = NtAuth.OFF;
    X509Certificate others =
        TestAuthority.named("CN=Other CA").issue("CN=alice").upn("alice@contoso.com").sid(ALICE_SID)
            .notBefore(Instant.parse("2025-01-01T00:00:00Z")).issue().certificate();
    assertMapped("CONTOSO\\alice", "sid", map(others));
  }

  @Test
  @DisplayName("D24 NTAuth that cannot be asked is an outage")
  void unreadableNtAuth() {
    ntAuth = certificate -> {
      throw new DirectoryUnavailableException("no NTAuth", true, null);
    };
    assertEquals("no NTAuth", map(cWithSid()).match(Object::toString, Object::toString, Unavailable::cause));
  }

  @Test
  @DisplayName("D16 D17 no extended key usage, or any, is enough; without the usage check all are")
  void usage() {
    assertMapped("CONTOSO\\alice", "sid", map(cWithSid().noExtendedKeyUsage()));
    assertMapped("CONTOSO\\alice", "sid", map(cWithSid().noKeyUsage()));
    assertMapped("CONTOSO\\alice", "sid", map(cWithSid().extendedKeyUsage("2.5.29.37.0")));
    CertificateMapper unchecking =
        mapper(directory, false);
    X509Certificate servers = cWithSid().extendedKeyUsage("1.3.6.1.5.5.7.3.1").issue().certificate();
    assertMapped("CONTOSO\\alice", "sid", unchecking.map(List.of(servers)));
  }

  @Test
  void sameUserPrincipalNameTwiceIsOne() {
    X509Certificate certificate = Faults.sameUpnTwiceInOtherCase(CA1).certificate();
    now = certificate.getNotBefore().toInstant().plusSeconds(60);
    assertDenied(Denial.NO_ACCOUNT, map(certificate));
  }
}
