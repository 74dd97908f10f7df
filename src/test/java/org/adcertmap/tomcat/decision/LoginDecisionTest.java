// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tomcat.connection.ClientTls;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.decision.Decision.Anonymous;
import org.adcertmap.tomcat.decision.Decision.Authenticated;
import org.adcertmap.tomcat.decision.Decision.Refused;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.session.AsyncDispatch;
import org.adcertmap.trust.TrustStatus;
import org.adcertmap.trust.cache.ChainKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the decision about each kind of request, without a Tomcat. */
class LoginDecisionTest {
    private static final String REQUIRE_CERTIFICATE = "Ssl, SslNegotiateCert, SslRequireCert";
    private static final ChainKey KEY = new ChainKey(1, 2, 3, 4);
    private static final Login LOGIN = new Login(() -> "CORP\\alice", new SessionClient("a1", "S-1-5-21-1"), null);

    private enum Tls implements ClientTls {
        PLAIN,
        WEAK,
        STRONG;

        @Override
        public boolean isSecure() {
            return this != PLAIN;
        }

        @Override
        public boolean has128BitKey() {
            return this == STRONG;
        }
    }

    private enum Certificate {
        NONE,
        PRESENTED,
        CACHED,
        /** Of a connection whose outcome is no longer fresh. */
        EXPIRED,
        /** None any more: the connection was cached with a certificate, and renegotiated without one. */
        RENEGOTIATED
    }

    /** What the Realm does with the certificate. */
    private interface RealmOutcome {
        CachedOutcome<Login> get();
    }

    private static CachedOutcome<Login> mapped() {
        return new CachedOutcome<>(KEY, mock(Mapped.class), Optional.of(LOGIN));
    }

    private static CachedOutcome<Login> notMapped(MappingOutcome outcome) {
        return new CachedOutcome<>(KEY, outcome, Optional.empty());
    }

    private static MappingOutcome denied(Denial denial) {
        return new Denied(
                "serial 77 of CN=CA",
                Optional.empty(),
                TrustStatus.TRUSTED,
                Optional.empty(),
                new Refusal(denial, "detail"),
                List.of());
    }

    private static MappingOutcome unavailable() {
        return new Unavailable("serial 77 of CN=CA", "down", true, List.of());
    }

    /** Facts that record which of them a decision has looked up. */
    private record Facts(
            Optional<String> malformedHeader,
            Tls tls,
            Certificate presented,
            Optional<CertificateRealm> realm,
            RealmOutcome outcome,
            List<String> lookups)
            implements RequestFacts {
        @Override
        public boolean isDirectTls() {
            return presented != Certificate.NONE && presented != Certificate.PRESENTED;
        }

        @Override
        public Optional<ConnectionCache.Hit> connectionCacheHit() {
            lookups.add("connectionCacheHit");
            return presented == Certificate.CACHED
                    ? Optional.of(new ConnectionCache.Hit(mapped(), Optional.of("256")))
                    : Optional.empty();
        }

        @Override
        public Optional<PresentedCertificate> certificate() {
            lookups.add("certificate");
            return presented == Certificate.NONE || presented == Certificate.RENEGOTIATED
                    ? Optional.empty()
                    : Optional.of(mock(PresentedCertificate.class));
        }

        @Override
        public CachedOutcome<Login> map(CertificateRealm realm, PresentedCertificate certificate) {
            lookups.add("map");
            return outcome.get();
        }
    }

    private static Facts facts(Tls tls, Certificate presented, RealmOutcome outcome) {
        Optional<CertificateRealm> realm = Optional.of(mock(CertificateRealm.class));
        return new Facts(Optional.empty(), tls, presented, realm, outcome, new ArrayList<>());
    }

    private static RealmOutcome outcome(String name) {
        return switch (name) {
            case "mapped" -> LoginDecisionTest::mapped;
            case "unavailable" -> () -> notMapped(unavailable());
            case "internal error" ->
                () -> {
                    throw new IllegalStateException("the Realm is not started");
                };
            default -> () -> notMapped(denied(Denial.valueOf(name)));
        };
    }

    private static MappingValve valve(boolean enabled, boolean anonymous, String sslFlags) {
        MappingValve valve = mock(MappingValve.class);
        when(valve.isEnabled()).thenReturn(enabled);
        when(valve.isAnonymousAuthentication()).thenReturn(anonymous);
        when(valve.flags()).thenReturn(SslFlag.parse(sslFlags));
        return valve;
    }

    private static String text(Decision decision) {
        if (decision instanceof Authenticated authenticated) {
            assertSame(LOGIN, authenticated.outcome().attachment().orElseThrow());
            return authenticated.hit().isPresent() ? "authenticated by connection" : "authenticated";
        } else if (decision instanceof Anonymous anonymous) {
            return "anonymous " + anonymous.refusal().reasonCode();
        }
        HttpRefusal refusal = ((Refused) decision).refusal();
        return "refused " + refusal.substatus() + " " + refusal.reasonCode();
    }

    @ParameterizedTest(name = "{argumentsWithNames}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
        enabled | anonymous | sslFlags               | tls    | certificate | outcome        | decision
        true    | true      | Ssl                    | PLAIN  | NONE        | mapped         | refused 403.4 ADCM-TLS-REQUIRED
        true    | true      | Ssl                    | PLAIN  | PRESENTED   | mapped         | refused 403.4 ADCM-TLS-REQUIRED
        true    | true      | Ssl                    | PLAIN  | CACHED      | mapped         | refused 403.4 ADCM-TLS-REQUIRED
        false   | true      | Ssl                    | PLAIN  | NONE        | mapped         | refused 403.4 ADCM-TLS-REQUIRED
        true    | true      | Ssl                    | WEAK   | PRESENTED   | mapped         | authenticated
        true    | true      | 'Ssl, Ssl128'          | PLAIN  | PRESENTED   | mapped         | refused 403.4 ADCM-TLS-REQUIRED
        true    | true      | 'Ssl, Ssl128'          | WEAK   | PRESENTED   | mapped         | refused 403.5 ADCM-TLS-128-REQUIRED
        true    | true      | 'Ssl, Ssl128'          | WEAK   | CACHED      | mapped         | refused 403.5 ADCM-TLS-128-REQUIRED
        true    | true      | 'Ssl, Ssl128'          | STRONG | PRESENTED   | mapped         | authenticated
        true    | true      | 'Ssl, Ssl128'          | STRONG | CACHED      | mapped         | authenticated by connection
        true    | true      | Ssl128                 | PLAIN  | PRESENTED   | mapped         | refused 403.5 ADCM-TLS-128-REQUIRED
        true    | true      | REQUIRE                | STRONG | NONE        | mapped         | refused 403.7 ADCM-CERTIFICATE-REQUIRED
        false   | true      | REQUIRE                | STRONG | NONE        | mapped         | refused 403.7 ADCM-CERTIFICATE-REQUIRED
        true    | true      | SslRequireCert         | STRONG | NONE        | mapped         | anonymous ADCM-AUTHENTICATION-REQUIRED
        true    | true      | SslNegotiateCert       | STRONG | NONE        | mapped         | anonymous ADCM-AUTHENTICATION-REQUIRED
        true    | true      | REQUIRE                | STRONG | PRESENTED   | mapped         | authenticated
        true    | true      | REQUIRE                | STRONG | CACHED      | mapped         | authenticated by connection
        true    | true      | REQUIRE                | STRONG | EXPIRED     | mapped         | authenticated
        true    | true      | REQUIRE                | STRONG | EXPIRED     | DISABLED       | anonymous ADCM-DISABLED
        true    | true      | REQUIRE                | STRONG | RENEGOTIATED | mapped        | refused 403.7 ADCM-CERTIFICATE-REQUIRED
        true    | true      | None                   | STRONG | RENEGOTIATED | mapped        | anonymous ADCM-AUTHENTICATION-REQUIRED
        true    | true      | 'Ssl, Ssl128'          | WEAK   | EXPIRED     | mapped         | refused 403.5 ADCM-TLS-128-REQUIRED
        true    | true      | REQUIRE                | STRONG | PRESENTED   | NO_ACCOUNT     | anonymous ADCM-NO-ACCOUNT
        true    | true      | None                   | PLAIN  | NONE        | mapped         | anonymous ADCM-AUTHENTICATION-REQUIRED
        true    | false     | None                   | STRONG | NONE        | mapped         | refused 401.2 ADCM-AUTHENTICATION-REQUIRED
        true    | true      | None                   | PLAIN  | PRESENTED   | mapped         | authenticated
        true    | true      | None                   | STRONG | PRESENTED   | mapped         | authenticated
        true    | false     | None                   | STRONG | PRESENTED   | mapped         | authenticated
        true    | false     | None                   | STRONG | CACHED      | NO_ACCOUNT     | authenticated by connection
        true    | true      | None                   | STRONG | PRESENTED   | DISABLED       | anonymous ADCM-DISABLED
        true    | false     | None                   | STRONG | PRESENTED   | DISABLED       | refused 401.1 ADCM-DISABLED
        true    | true      | None                   | STRONG | PRESENTED   | REVOKED        | refused 403.13 ADCM-REVOKED
        true    | false     | None                   | STRONG | PRESENTED   | REVOKED        | refused 403.13 ADCM-REVOKED
        true    | true      | None                   | STRONG | PRESENTED   | unavailable    | refused 503 ADCM-DIRECTORY-UNAVAILABLE
        true    | false     | None                   | STRONG | PRESENTED   | unavailable    | refused 503 ADCM-DIRECTORY-UNAVAILABLE
        true    | true      | None                   | STRONG | PRESENTED   | internal error | refused 500 ADCM-INTERNAL-ERROR
        true    | false     | None                   | STRONG | PRESENTED   | internal error | refused 500 ADCM-INTERNAL-ERROR
        false   | true      | None                   | STRONG | PRESENTED   | mapped         | anonymous ADCM-AUTHENTICATION-REQUIRED
        false   | true      | None                   | STRONG | CACHED      | mapped         | anonymous ADCM-AUTHENTICATION-REQUIRED
        false   | false     | None                   | STRONG | PRESENTED   | mapped         | refused 401.2 ADCM-AUTHENTICATION-REQUIRED
        false   | true      | None                   | STRONG | NONE        | mapped         | anonymous ADCM-AUTHENTICATION-REQUIRED
        """)
    void requestIsDecided(
            boolean enabled,
            boolean anonymous,
            String sslFlags,
            Tls tls,
            Certificate certificate,
            String outcome,
            String decision) {
        MappingValve valve = valve(enabled, anonymous, sslFlags.replace("REQUIRE", REQUIRE_CERTIFICATE));
        assertEquals(decision, text(LoginDecision.decide(valve, facts(tls, certificate, outcome(outcome)))));
    }

    /** Every denial with each value of anonymousAuthentication. */
    static Stream<Arguments> denials() {
        return Stream.of(Denial.values())
                .flatMap(denial -> Stream.of(true, false).map(anonymous -> Arguments.of(denial, anonymous)));
    }

    @ParameterizedTest
    @MethodSource("denials")
    void denialIsAnonymousOnlyIfItsStatusIs401(Denial denial, boolean anonymous) {
        MappingOutcome denied = denied(denial);
        Decision decision = LoginDecision.decide(
                valve(true, anonymous, "None"), facts(Tls.STRONG, Certificate.PRESENTED, () -> notMapped(denied)));
        HttpRefusal refusal = HttpRefusal.of(denial);
        assertEquals(
                refusal.status() == 401 && anonymous
                        ? new Anonymous(refusal, Optional.of(denied))
                        : new Refused(refusal, Optional.of(denied), Optional.empty()),
                decision);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void malformedHeaderIsRefusedWhateverTheConnectionHas(boolean enabled, boolean anonymous) {
        Facts facts = new Facts(
                Optional.of("is not PEM"),
                Tls.STRONG,
                Certificate.CACHED,
                Optional.of(mock(CertificateRealm.class)),
                outcome("mapped"),
                new ArrayList<>());
        assertEquals(
                "refused 400 ADCM-MALFORMED-CERTIFICATE-HEADER",
                text(LoginDecision.decide(valve(enabled, anonymous, "None"), facts)));
        assertEquals(List.of(), facts.lookups());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void certificateWithoutARealmIsNeverAnonymous(boolean anonymous) {
        Facts facts = new Facts(
                Optional.empty(),
                Tls.STRONG,
                Certificate.PRESENTED,
                Optional.empty(),
                outcome("mapped"),
                new ArrayList<>());
        assertEquals("refused 500 ADCM-NO-REALM", text(LoginDecision.decide(valve(true, anonymous, "None"), facts)));
    }

    @Test
    void internalErrorIsPartOfTheDecision() {
        RuntimeException error = new IllegalStateException("the Realm is not started");
        Facts facts = facts(Tls.STRONG, Certificate.PRESENTED, () -> {
            throw error;
        });
        assertEquals(
                new Refused(HttpRefusal.INTERNAL_ERROR, Optional.empty(), Optional.of(error)),
                LoginDecision.decide(valve(true, true, "None"), facts));
    }

    @Test
    void connectionCacheHitNeedsNoCertificate() {
        Facts facts = facts(Tls.STRONG, Certificate.CACHED, outcome("mapped"));
        Decision decision = LoginDecision.decide(valve(true, true, REQUIRE_CERTIFICATE), facts);
        assertEquals(
                Optional.of("256"),
                ((Authenticated) decision).hit().orElseThrow().keySize());
        assertEquals(List.of("connectionCacheHit"), facts.lookups());
    }

    @Test
    void unmetRequirementAndDisabledValveMapNothing() {
        Facts plain = facts(Tls.PLAIN, Certificate.CACHED, outcome("mapped"));
        assertEquals("refused 403.4 ADCM-TLS-REQUIRED", text(LoginDecision.decide(valve(true, true, "Ssl"), plain)));
        Facts disabled = facts(Tls.STRONG, Certificate.CACHED, outcome("mapped"));
        LoginDecision.decide(valve(false, true, "None"), disabled);
        assertEquals(
                List.of(List.of("certificate"), List.of("certificate")), List.of(plain.lookups(), disabled.lookups()));
    }

    /** An outcome without a login must not authenticate, whatever it says. */
    @Test
    void mappedOutcomeWithoutALoginIsRefused() {
        Mapped outcome = mock(Mapped.class);
        when(outcome.match(any(), any(), any())).thenReturn(HttpRefusal.INTERNAL_ERROR);
        Decision decision = LoginDecision.decide(
                valve(true, true, "None"), facts(Tls.STRONG, Certificate.PRESENTED, () -> notMapped(outcome)));
        assertEquals("refused 500 ADCM-INTERNAL-ERROR", text(decision));
        assertFalse(decision instanceof Authenticated);
    }

    /** Facts about a request that is in error, or a later part of another one. */
    private record Progress(String error, String laterPart) implements RequestProgress {
        @Override
        public boolean isInError() {
            return !error.equals("none");
        }

        @Override
        public boolean isRefused() {
            return error.equals("refused");
        }

        @Override
        public boolean isLaterPart() {
            return !laterPart.equals("none");
        }

        @Override
        public AsyncDispatch asyncDispatch() {
            return AsyncDispatch.valueOf(laterPart);
        }
    }

    /** The error is none, that of a refusal by a Valve of this product, or that of Tomcat or another Valve. */
    @ParameterizedTest
    @CsvSource({
        "none, none, authenticated",
        "none, KEEPS_AUTHENTICATION, DISPATCH",
        "none, LOSES_PRINCIPAL, DISPATCH_WITHOUT_PRINCIPAL",
        "none, IS_AUTHENTICATED_AGAIN, authenticated",
        "refused, none, REFUSED_BEFORE",
        "refused, KEEPS_AUTHENTICATION, REFUSED_BEFORE",
        "refused, LOSES_PRINCIPAL, REFUSED_BEFORE",
        "refused, IS_AUTHENTICATED_AGAIN, REFUSED_BEFORE",
        "other, none, ERROR_BEFORE",
        "other, KEEPS_AUTHENTICATION, DISPATCH",
        "other, LOSES_PRINCIPAL, DISPATCH_WITHOUT_PRINCIPAL",
        "other, IS_AUTHENTICATED_AGAIN, ERROR_BEFORE"
    })
    void requestInErrorOrLaterPartContinues(String error, String asyncDispatch, String decision) {
        Optional<Decision> continued = LoginDecision.continued(new Progress(error, asyncDispatch));
        assertEquals(decision, continued.map(Object::toString).orElse("authenticated"));
    }

    @Test
    void unreadableCertificateIsAnInternalError() {
        RequestFacts facts = mock(RequestFacts.class);
        when(facts.malformedHeader()).thenReturn(Optional.empty());
        when(facts.certificate()).thenThrow(IllegalStateException.class);
        MappingValve valve = mock(MappingValve.class);
        when(valve.isEnabled()).thenReturn(true);
        when(valve.isAnonymousAuthentication()).thenReturn(true);
        Refused refused = (Refused) LoginDecision.decide(valve, facts);
        assertSame(HttpRefusal.INTERNAL_ERROR, refused.refusal());
    }
}
