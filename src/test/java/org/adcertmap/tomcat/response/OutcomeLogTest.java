// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.TrustStatus;
import org.apache.juli.logging.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

/** Checks the log line of each outcome. */
class OutcomeLogTest {
    private static final long TWO_SECONDS = 2_000_000_000L;

    private final Log log = mock(Log.class);
    private final AtomicLong now = new AtomicLong();

    private static ClientCertificate certificate() throws CertificateRefusedException {
        return CertificateReader.read(
                TestCa.root("CN=CA").issue("CN=alice").serial("77").issue().certificate());
    }

    private String denied(Denial denial) throws CertificateRefusedException {
        Denied denied = new Denied(
                "serial 77 of CN=CA",
                Optional.of(certificate()),
                TrustStatus.TRUSTED,
                Optional.empty(),
                new Refusal(denial, "a\nb"),
                List.of());
        OutcomeLog.write(log, denied, " [401.1 abc]");
        ArgumentCaptor<Object> line = ArgumentCaptor.forClass(Object.class);
        verify(log).info(line.capture());
        return line.getValue().toString();
    }

    @Test
    void refusalHasCertificateReasonDetailAndHint() throws Exception {
        assertEquals(
                "Refused certificate [serial 77 of CN=CA]: ADCM-DISABLED, the account is disabled: a?b."
                        + " Hint: enable the account in Active Directory [401.1 abc]",
                denied(Denial.DISABLED));
    }

    @ParameterizedTest
    @CsvSource({"WEAK_MAPPING, 39", "CERTIFICATE_PREDATES_ACCOUNT, 40", "SID_MISMATCH, 41"})
    void denialThatADomainControllerLogsNamesItsEvent(Denial denial, int event) throws Exception {
        String line = denied(denial);
        assertTrue(
                line.contains("A domain controller logs this as event " + event
                        + ": subject [CN=alice], issuer [CN=CA], serial number [77], thumbprint ["),
                line);
        assertTrue(line.contains("], valid from [20"), line);
    }

    @Test
    void outageIsLoggedAsAWarning() {
        outage(new OutcomeLogLimits(() -> 0));
        verify(log).warn("Could not map certificate [serial 77 of CN=CA]: ADCM-DIRECTORY-UNAVAILABLE, down [503 abc]");
        verify(log, never()).info(any());
    }

    private void outage(OutcomeLogLimits limits) {
        OutcomeLog.write(log, new Unavailable("serial 77 of CN=CA", "down", true, List.of()), " [503 abc]", limits);
    }

    @Test
    void warningsAboutAnOutageAreRateLimited() {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        for (int i = 0; i < 1000; i++) {
            outage(limits);
        }
        verify(log, times(5)).warn(any());
        now.addAndGet(TWO_SECONDS);
        outage(limits);
        verify(log)
                .warn("Could not map certificate [serial 77 of CN=CA]: ADCM-DIRECTORY-UNAVAILABLE, down [503 abc],"
                        + " 995 similar lines suppressed");
    }

    private static Denied refused(Optional<ClientCertificate> certificate, Denial denial) {
        return new Denied(
                "serial 77 of CN=CA",
                certificate,
                TrustStatus.TRUSTED,
                Optional.empty(),
                new Refusal(denial, "why"),
                List.of());
    }

    private void write(Denied denied, OutcomeLogLimits limits) {
        OutcomeLog.write(log, denied, " [401.2 abc]", limits);
    }

    @Test
    void refusalsOfTheSameCertificateAreRateLimited() throws Exception {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        when(log.isDebugEnabled()).thenReturn(true);
        Denied denied = refused(Optional.of(certificate()), Denial.NO_ACCOUNT);
        for (int i = 0; i < 1000; i++) {
            write(denied, limits);
        }
        verify(log, times(5)).info(any());
        verify(log, times(995)).debug(any());
        now.addAndGet(TWO_SECONDS);
        write(denied, limits);
        ArgumentCaptor<Object> line = ArgumentCaptor.forClass(Object.class);
        verify(log, times(6)).info(line.capture());
        assertTrue(
                line.getValue().toString().endsWith(" [401.2 abc], 995 similar lines suppressed"),
                line.getValue().toString());
    }

    @Test
    void refusalsOfAMalformedCertificateAreRateLimited() {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        for (int i = 0; i < 1000; i++) {
            write(refused(Optional.empty(), Denial.MALFORMED_CERTIFICATE), limits);
        }
        verify(log, times(5)).info(any());
    }

    @Test
    void anotherCertificateOrReasonIsLogged() throws Exception {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        Optional<ClientCertificate> certificate = Optional.of(certificate());
        for (int i = 0; i < 1000; i++) {
            write(refused(certificate, Denial.NO_ACCOUNT), limits);
        }
        write(refused(certificate, Denial.DISABLED), limits);
        write(refused(Optional.of(certificate()), Denial.NO_ACCOUNT), limits);
        verify(log, times(7)).info(any());
    }

    @Test
    void limitsOfAtMostAThousandCertificatesAreHeld() {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        LogRateLimiter first = limits.of("first", "reason");
        LogRateLimiter used = limits.of("used", "reason");
        for (int i = 0; i < 1_500; i++) {
            limits.of("certificate " + i, "reason");
            assertSame(used, limits.of("used", "reason"));
        }
        assertNotSame(first, limits.of("first", "reason"));
    }

    @Test
    void stackTracesOfInternalErrorsAreRateLimited() {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        RuntimeException error = new IllegalStateException();
        for (int i = 0; i < 1000; i++) {
            OutcomeLog.writeInternalError(log, error, limits);
        }
        verify(log, times(5)).error(any(), same(error));
        now.addAndGet(TWO_SECONDS);
        OutcomeLog.writeInternalError(log, error, limits);
        verify(log)
                .error(
                        "A certificate could not be mapped because of an internal error,"
                                + " 995 similar lines suppressed",
                        error);
    }

    /** Issuer, subject and serial number are of any length in a certificate. */
    @Test
    void longNamesOfACertificateAreCut() throws Exception {
        String name = "x".repeat(30_000);
        ClientCertificate certificate = CertificateReader.read(TestCa.root("CN=" + name)
                .issue("CN=" + name)
                .serial("77".repeat(20_000))
                .issue()
                .certificate());
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        Denied denied = new Denied(
                certificate.issuerAndSerialNumber(),
                Optional.of(certificate),
                TrustStatus.TRUSTED,
                Optional.empty(),
                new Refusal(Denial.SID_MISMATCH, name),
                List.of());
        write(denied, limits);
        ArgumentCaptor<Object> line = ArgumentCaptor.forClass(Object.class);
        verify(log).info(line.capture());
        assertTrue(line.getValue().toString().length() < 6_000, line.getValue().toString());
    }

    @Test
    void refusalsOfManyUntrustedCertificatesAreRateLimitedTogether() {
        OutcomeLogLimits limits = new OutcomeLogLimits(now::get);
        for (int i = 0; i < 150; i++) {
            write(
                    new Denied(
                            "serial " + i + " of CN=CA",
                            Optional.empty(),
                            TrustStatus.NOT_TRUSTED,
                            Optional.empty(),
                            new Refusal(Denial.UNTRUSTED_ISSUER, "why"),
                            List.of()),
                    limits);
        }
        verify(log, times(100)).info(any());
    }
}
