// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

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
    private final Log log = mock(Log.class);

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
        outage(new LogRateLimiter(() -> 0));
        verify(log).warn("Could not map certificate [serial 77 of CN=CA]: ADCM-DIRECTORY-UNAVAILABLE, down [503 abc]");
        verify(log, never()).info(any());
    }

    private void outage(LogRateLimiter outages) {
        OutcomeLog.write(log, new Unavailable("serial 77 of CN=CA", "down", true, List.of()), " [503 abc]", outages);
    }

    @Test
    void warningsAboutAnOutageAreRateLimited() {
        AtomicLong now = new AtomicLong();
        LogRateLimiter outages = new LogRateLimiter(now::get);
        for (int i = 0; i < 1000; i++) {
            outage(outages);
        }
        verify(log, times(5)).warn(any());
        now.addAndGet(2_000_000_000L);
        outage(outages);
        verify(log)
                .warn("Could not map certificate [serial 77 of CN=CA]: ADCM-DIRECTORY-UNAVAILABLE, down [503 abc],"
                        + " 995 similar lines suppressed");
    }
}
