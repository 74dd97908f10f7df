// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import java.security.cert.CertPath;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each reason of the JDK is a sentence of its own, with the certificate. */
class PkixFailureTest {
    private static final String MESSAGE = "what the JDK says";
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa SUB = ROOT.intermediate(
            builder -> builder.rawExtension("2.5.29.36", true, HexFormat.of().parseHex("3003800100"))
                    .rawExtension("1.2.3.4", true, new byte[] {5, 0})
                    .keyUsage(2),
            "CN=Sub");
    private static final List<X509Certificate> PATH =
            List.of(SUB.issue("CN=alice").issue().certificate(), SUB.certificate(), ROOT.certificate());

    /** The sentence about the CA, by reason. */
    private static final Map<Reason, String> SENTENCES = new HashMap<>();

    static {
        SENTENCES.put(PKIXReason.NAME_CHAINING, "the issuer of CN=Sub is not the subject of its CA");
        SENTENCES.put(PKIXReason.INVALID_KEY_USAGE, "the key usage of the CA CN=Sub lacks keyCertSign");
        SENTENCES.put(
                PKIXReason.INVALID_POLICY,
                "the certificate policies of CN=Sub are not valid: " + MESSAGE + "; policy constraints of CN=Sub");
        SENTENCES.put(PKIXReason.NO_TRUST_ANCHOR, "the root CA is not the issuer of CN=Sub");
        SENTENCES.put(PKIXReason.UNRECOGNIZED_CRIT_EXT, "CN=Sub has an unrecognized critical extension: 1.2.3.4");
        SENTENCES.put(PKIXReason.NOT_CA_CERT, "CN=Sub is not a CA certificate");
        SENTENCES.put(PKIXReason.PATH_TOO_LONG, "the pathLenConstraint of a CA above CN=Sub permits no further CA");
        SENTENCES.put(PKIXReason.INVALID_NAME, "a CA's name constraints do not permit the names of CN=Sub");
        SENTENCES.put(BasicReason.EXPIRED, "CN=Sub has expired");
        SENTENCES.put(BasicReason.NOT_YET_VALID, "CN=Sub is not yet valid");
        SENTENCES.put(BasicReason.REVOKED, "CN=Sub has been revoked");
        SENTENCES.put(BasicReason.UNDETERMINED_REVOCATION_STATUS, "the revocation status of CN=Sub is unknown");
        SENTENCES.put(BasicReason.INVALID_SIGNATURE, "the signature of CN=Sub is not that of its CA");
        SENTENCES.put(
                BasicReason.ALGORITHM_CONSTRAINED,
                "the JDK does not allow the algorithms of CN=Sub (jdk.certpath.disabledAlgorithms): " + MESSAGE);
        SENTENCES.put(BasicReason.UNSPECIFIED, "the JDK rejects CN=Sub: " + MESSAGE);
    }

    private static String sentence(Reason reason, int index) {
        try {
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(PATH.subList(0, 2));
            return PkixFailure.sentence(new CertPathValidatorException(MESSAGE, null, path, index, reason), PATH);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pkixReasonIsASentence(PKIXReason reason) {
        assertEquals(SENTENCES.get(reason), sentence(reason, 1));
    }

    @ParameterizedTest
    @EnumSource
    void basicReasonIsASentence(BasicReason reason) {
        assertEquals(SENTENCES.get(reason), sentence(reason, 1));
    }

    @Test
    void eachReasonHasASentenceOfItsOwn() {
        Set<String> distinct = new HashSet<>(SENTENCES.values());
        assertEquals(PKIXReason.values().length + BasicReason.values().length, distinct.size());
    }

    @Test
    void certificateAtTheIndexIsNamed() {
        assertEquals("the key usage of CN=alice is invalid", sentence(PKIXReason.INVALID_KEY_USAGE, 0));
        assertEquals("the signature of CN=alice is not that of its CA", sentence(BasicReason.INVALID_SIGNATURE, 0));
    }

    @Test
    void failureWithoutACertificateOrWithAnotherReasonHasTheMessageOfTheJdk() {
        assertEquals(
                "the JDK rejects the certification path: " + MESSAGE,
                PkixFailure.sentence(new CertPathValidatorException(MESSAGE), PATH));
        Reason own = new Reason() {
            private static final long serialVersionUID = 1L;
        };
        assertEquals("the JDK rejects CN=Sub: " + MESSAGE, sentence(own, 1));
    }

    @Test
    void casWithoutPolicyConstraintsAreNotNamed() throws CertificateException {
        TestCa plain = ROOT.intermediate("CN=Plain");
        List<X509Certificate> path =
                List.of(plain.issue("CN=alice").issue().certificate(), plain.certificate(), ROOT.certificate());
        CertPath below = CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, 2));
        assertEquals(
                "the certificate policies of CN=alice are not valid: " + MESSAGE,
                PkixFailure.sentence(
                        new CertPathValidatorException(MESSAGE, null, below, 0, PKIXReason.INVALID_POLICY), path));
    }

    @Test
    void certificateThatTheJdkCannotJudgeIsNotValid() {
        X509Certificate undecided = mock(X509Certificate.class);
        String violation = PkixValidator.violation(List.of(undecided, ROOT.certificate()), Instant.now())
                .orElseThrow();
        assertTrue(violation.startsWith("the JDK cannot validate the certification path: "), violation);
    }

    @Test
    void furtherCriticalExtensionsAreProcessedInEitherDirection() {
        FurtherCriticalExtensions checker = new FurtherCriticalExtensions();
        Set<String> unresolved = new HashSet<>(Set.of("1.3.6.1.4.1.311.25.2", "2.5.29.31", "1.2.3.4"));
        checker.check(ROOT.certificate(), unresolved);
        assertEquals(Set.of("1.2.3.4"), unresolved);
        assertTrue(checker.isForwardCheckingSupported());
    }
}
