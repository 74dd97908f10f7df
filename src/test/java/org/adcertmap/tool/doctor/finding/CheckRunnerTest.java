// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.junit.jupiter.api.Test;

/** Checks that run in parallel: deadlines, failures, the order of the findings. */
class CheckRunnerTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Set<DoctorCode> ALL = EnumSet.allOf(DoctorCode.class);

    private static CheckResult run(Duration timeout, DoctorCheck... checks) throws InterruptedException {
        return CheckRunner.run(List.of(checks), ALL, timeout, (complete, all) -> true);
    }

    @Test
    void findingsAreInTheOrderOfTheirCodesAndChecks() throws InterruptedException {
        Finding second = Finding.ok(DoctorCode.BIND, "dc1:636", "bound");
        Finding first = Finding.ok(DoctorCode.CONNECTION, "dc1:636", "connected");
        Finding third = Finding.ok(DoctorCode.BIND, "dc2:636", "bound");
        CheckResult result = run(
                LONG,
                new DoctorCheck(Set.of(DoctorCode.CONNECTION, DoctorCode.BIND), "dc1:636", findings -> {
                    findings.domainController("dc1:636");
                    findings.add(second);
                    findings.add(first);
                }),
                DoctorCheck.of(DoctorCode.BIND, "dc2:636", findings -> {
                    findings.domainController("dc2:636");
                    findings.add(third);
                }));
        assertEquals(List.of(first, second, third), result.findings());
        assertEquals(Set.of("dc1:636", "dc2:636"), result.domainControllers());
    }

    @Test
    void checkThatHangsIsUnknownAtItsDeadlineAndKeepsWhatItFound() throws InterruptedException {
        Finding connected = Finding.ok(DoctorCode.CONNECTION, "dc1:636", "connected");
        CountDownLatch never = new CountDownLatch(1);
        CheckResult result = run(
                Duration.ofMillis(100),
                new DoctorCheck(Set.of(DoctorCode.CONNECTION, DoctorCode.BIND), "dc1:636", findings -> {
                    findings.add(connected);
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        findings.add(Finding.ok(DoctorCode.BIND, "dc1:636", "too late"));
                    }
                }));
        // A machine so slow that the check has not begun by then reports both.
        assertEquals(
                Finding.unknown(DoctorCode.BIND, "dc1:636", "not complete within 100 ms (--timeout)"),
                result.findings().get(1));
        assertEquals(2, result.findings().size());
    }

    @Test
    void runThatIsEndedKeepsWhatWasFound() throws InterruptedException {
        Finding bound = Finding.ok(DoctorCode.BIND, "dc1:636", "bound");
        CountDownLatch found = new CountDownLatch(1);
        CheckResult result = CheckRunner.run(
                List.of(
                        DoctorCheck.of(DoctorCode.BIND, "dc1:636", findings -> findings.add(bound)),
                        DoctorCheck.of(DoctorCode.CLOCK, "dc1:636", findings -> {
                            found.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                        })),
                ALL,
                LONG,
                (complete, all) -> complete == 0 || found.getCount() > 0);
        assertEquals(
                List.of(bound, Finding.unknown(DoctorCode.CLOCK, "dc1:636", "ended by Ctrl-C")), result.findings());
    }

    @Test
    void checkThatFailsIsUnknownWithTheReason() throws InterruptedException {
        CheckResult result = run(
                LONG,
                DoctorCheck.of(DoctorCode.JAR, "lib", findings -> {
                    throw new IOException("lib cannot be read");
                }),
                DoctorCheck.of(DoctorCode.VALVE, "server.xml", findings -> {
                    throw new AccessDeniedException("/conf/x.xml");
                }),
                DoctorCheck.of(DoctorCode.BIND, "dc1:636", findings -> {
                    throw new DirectoryUnavailableException("no domain controller can be reached", true, null);
                }),
                DoctorCheck.of(DoctorCode.DNS, "corp.example.com", findings -> {
                    throw new IllegalStateException("unforeseen");
                }));
        assertEquals(
                List.of(
                        Finding.unknown(DoctorCode.JAR, "lib", "lib cannot be read"),
                        Finding.unknown(DoctorCode.VALVE, "server.xml", "/conf/x.xml: permission denied"),
                        Finding.unknown(
                                DoctorCode.DNS,
                                "corp.example.com",
                                "internal error: java.lang.IllegalStateException: unforeseen"),
                        Finding.unknown(DoctorCode.BIND, "dc1:636", "no domain controller can be reached")),
                result.findings());
        assertEquals(1, result.internalErrors().size());
    }

    @Test
    void checkThatFailsAfterAFindingOfEachCodeIsUnknownAsWell() throws InterruptedException {
        Finding first = Finding.ok(DoctorCode.SERVER_CERTIFICATE, "server.xml:5", "valid");
        CheckResult result = run(LONG, DoctorCheck.of(DoctorCode.SERVER_CERTIFICATE, "server.xml:4", findings -> {
            findings.add(first);
            throw new IOException("the second key store cannot be read");
        }));
        assertEquals(
                List.of(
                        first,
                        Finding.unknown(
                                DoctorCode.SERVER_CERTIFICATE, "server.xml:4", "the second key store cannot be read")),
                result.findings());
    }

    @Test
    void onlyTheChosenCodesAreCheckedAndReported() throws InterruptedException {
        Finding bound = Finding.ok(DoctorCode.BIND, "dc1:636", "bound");
        CheckResult result = CheckRunner.run(
                List.of(
                        new DoctorCheck(Set.of(DoctorCode.CONNECTION, DoctorCode.BIND), "dc1:636", findings -> {
                            findings.add(Finding.ok(DoctorCode.CONNECTION, "dc1:636", "connected"));
                            findings.add(bound);
                        }),
                        DoctorCheck.of(DoctorCode.DNS, "corp.example.com", findings -> {
                            throw new IllegalStateException("is not run");
                        })),
                EnumSet.of(DoctorCode.BIND),
                LONG,
                (complete, all) -> true);
        assertEquals(List.of(bound), result.findings());
    }
}
