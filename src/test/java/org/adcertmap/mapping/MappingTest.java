// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.mapping.binding.BindingPolicy;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.method.Issuer;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.cache.CachingChainValidator;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.junit.jupiter.api.BeforeEach;

/**
 * The accounts and certificates of the table of mapping cases: forest contoso.com, alice, bob and carol, the issuing CA
 * CONTOSO-DC-CA, and the certificate "C" for alice, which each test changes in one respect.
 */
public abstract class MappingTest {
    protected static final TestCa CA1 = TestCa.root("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA");
    protected static final String CA1_THUMBPRINT = thumbprint(CA1.certificate());
    protected static final String ISSUER = "DC=com,DC=contoso,CN=CONTOSO-DC-CA";
    protected static final String SERIAL = "2B0000000011AC0000000012";
    protected static final String REVERSED_SERIAL = "1200000000ac11000000002b";
    protected static final String SKI = "0102030405060708090a0b0c0d0e0f1011121314";
    protected static final String ISSUER_SERIAL = "X509:<I>" + ISSUER + "<SR>" + REVERSED_SERIAL;
    protected static final String ALICE_SID = FakeAccountDirectory.DOMAIN_SID + 1105;
    protected static final String BOB_SID = FakeAccountDirectory.DOMAIN_SID + 1106;

    protected final FakeAccountDirectory directory = new FakeAccountDirectory();
    protected FakeAccountDirectory.FakeAccount alice;
    protected FakeAccountDirectory.FakeAccount bob;
    protected FakeAccountDirectory.FakeAccount carol;
    protected Enforcement enforcement = Enforcement.FULL;
    protected NtAuth ntAuth = NtAuth.of(List.of(CA1.certificate()));
    protected CertificationAuthorities cas = CertificationAuthorities.of(List.of(CA1.certificate()));
    protected Optional<RoleMapping> roleMapping = Optional.empty();
    protected AccountPolicy accounts = new AccountPolicy(false, false, false);
    protected Duration compensation = Duration.ofMinutes(10);
    protected List<StrongNameMatch> strongNameMatches = List.of();
    protected Set<String> sanUriSidIssuers = Set.of();
    protected RevocationChecker revocation = RevocationChecker.OFF;
    protected Instant now = Instant.parse("2025-06-01T12:00:00Z");

    @BeforeEach
    protected void accounts() {
        alice = directory.add("alice", 1105).upn("alice@contoso.com");
        bob = directory.add("bob", 1106).upn("bob@contoso.com");
        carol = directory.add("carol", 1107);
    }

    protected static String thumbprint(X509Certificate certificate) {
        try {
            return Thumbprint.of(certificate);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Certificate "C" without a SID. */
    protected static CertificateBuilder c() {
        return cWithoutUpn().upn("alice@contoso.com");
    }

    protected static CertificateBuilder cWithoutUpn() {
        return CA1.issue("DC=com", "DC=contoso", "CN=alice")
                .serial(SERIAL)
                .subjectKeyIdentifier(HexFormat.of().parseHex(SKI))
                .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }

    protected static CertificateBuilder cWithSid() {
        return c().sid(ALICE_SID);
    }

    protected static List<MappingMethod> allMethods() {
        return MappingMethod.all().stream()
                .filter(method -> !(method instanceof Issuer))
                .toList();
    }

    protected MappingOutcome map(CertificateBuilder builder) {
        return map(builder.issue().certificate());
    }

    protected MappingOutcome map(X509Certificate certificate) {
        return map(certificate, allMethods());
    }

    protected MappingOutcome map(X509Certificate certificate, List<MappingMethod> methods) {
        return mapper(methods, directory, true).map(List.of(certificate));
    }

    protected CertificateMapper mapper(AccountDirectory accountDirectory, boolean usageCheck) {
        return mapper(allMethods(), accountDirectory, usageCheck);
    }

    protected CertificateMapper mapper(
            List<MappingMethod> methods, AccountDirectory accountDirectory, boolean usageCheck) {
        return new CertificateMapper(
                policy(methods),
                new TrustPolicy(usageCheck, validator(() -> ntAuth), revocation),
                accountDirectory,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    /** Explains the outcome of a certificate that all methods map. */
    protected Explanation explain(X509Certificate... chain) {
        return new ExplainingMapper(
                        new TrustPolicy(true, validator(() -> ntAuth), revocation),
                        validator(() -> NtAuth.OFF),
                        trust -> new CertificateMapper(
                                policy(allMethods()), trust, directory, Clock.fixed(now, ZoneOffset.UTC)))
                .explain(List.of(chain), AccountPattern.NONE);
    }

    private MappingPolicy policy(List<MappingMethod> methods) {
        BindingPolicy binding = new BindingPolicy(enforcement, compensation, strongNameMatches, sanUriSidIssuers);
        return new MappingPolicy(methods, binding, accounts, NameFormat.DOMAIN_SAM, NameFormat.SAM, roleMapping);
    }

    private CachingChainValidator validator(Supplier<NtAuth> inForce) {
        return new CachingChainValidator(inForce, () -> cas, Sha1Signatures.REFUSE, 100);
    }

    protected static boolean warned(MappingOutcome outcome) {
        return outcome.match(mapped -> mapped.warning().isPresent(), denied -> false, unavailable -> false);
    }

    protected static void assertMapped(String userName, String method, MappingOutcome outcome) {
        assertEquals(
                userName + " by " + method,
                outcome.match(
                        mapped -> mapped.userName() + " by " + mapped.method(), Object::toString, Object::toString));
    }

    protected static void assertDenied(Denial denial, MappingOutcome outcome) {
        Function<Mapped, Object> mapped = account -> "mapped to " + account.userName();
        assertEquals(
                denial,
                outcome.match(mapped, denied -> denied.refusal().denial(), Object::toString),
                () -> outcome.trace().toString());
    }
}
