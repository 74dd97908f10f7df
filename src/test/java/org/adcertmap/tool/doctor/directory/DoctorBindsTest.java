// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.dc.LogonError;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.inspection.BindReport;
import org.adcertmap.directory.dc.inspection.BindReport.Outcome;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.tool.doctor.HealthyDirectory;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of each outcome of a bind, and of a keytab. */
@StartsServer
class DoctorBindsTest {
    private static final String PRINCIPAL = "svc-tomcat@CORP.EXAMPLE.TEST";

    @TempDir
    private Path folder;

    private List<Finding> findings(Outcome outcome, boolean channelBinding, String text) {
        return findings(new BindReport(outcome, text, Optional.empty()), channelBinding);
    }

    private List<Finding> findings(BindReport bind, boolean channelBinding) {
        try (HealthyDirectory healthy = new HealthyDirectory(folder)) {
            BindFindings findings = new BindFindings(DirectorySettingsBuilder.of(healthy.directory())
                    .bind(new Bind.Kerberos(PRINCIPAL, folder.resolve("svc.keytab"), channelBinding))
                    .settings());
            return findings.of(new ControllerReport(
                    ControllerTarget.named(InetSocketAddress.createUnresolved("dc1.corp.example.test", 636)),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    bind,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    "",
                    true));
        }
    }

    private static Finding of(List<Finding> findings, DoctorCode code) {
        return findings.stream()
                .filter(finding -> finding.code() == code)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusedChannelBindingIsAnErrorAndTheBindIsUnknown() {
        List<Finding> sent = findings(Outcome.CHANNEL_BINDING, true, "the channel binding does not fit: 80090346");
        assertEquals(Level.UNKNOWN, of(sent, DoctorCode.BIND).level());
        assertEquals(Level.ERROR, of(sent, DoctorCode.CHANNEL_BINDING).level());
        assertEquals(
                List.of("channelBinding = false"),
                of(sent, DoctorCode.CHANNEL_BINDING).lines());
        List<Finding> lacking = findings(Outcome.CHANNEL_BINDING, false, "it demands a channel binding");
        assertEquals(
                List.of("channelBinding = true"),
                of(lacking, DoctorCode.CHANNEL_BINDING).lines());
    }

    @Test
    void bindWithoutAChannelBindingIsAWarning() {
        List<Finding> lacking = findings(Outcome.ACCEPTED, false, "");
        assertEquals(Level.WARNING, of(lacking, DoctorCode.CHANNEL_BINDING).level());
        List<Finding> bound = findings(Outcome.ACCEPTED, true, "");
        assertEquals(Level.OK, of(bound, DoctorCode.CHANNEL_BINDING).level());
    }

    @Test
    void lockedAccountHasTheLineThatUnlocksItByItsShortName() {
        Finding finding = of(
                findings(
                        new BindReport(Outcome.REJECTED, "locked out", Optional.of(LogonError.ACCOUNT_LOCKED_OUT)),
                        true),
                DoctorCode.BIND);
        assertEquals(List.of("Unlock-ADAccount -Identity 'svc-tomcat'"), finding.lines());
    }

    @Test
    void keytabThatIsMissingOrHasNoAesKeyIsAnErrorWithTheLinesForANewOne() throws Exception {
        try (HealthyDirectory healthy = new HealthyDirectory(folder)) {
            Path keytab =
                    Keytab.write(folder.resolve("svc.keytab"), new Keytab.Key(PRINCIPAL, Keytab.RC4, 3, new byte[16]));
            healthy.settings().keySet().removeAll(List.of("bindDn", "bindPassword"));
            healthy.settings()
                    .putAll(Map.of("authentication", "gssapi", "principal", PRINCIPAL, "keytab", keytab.toString()));
            Finding weak = healthy.doctor().run(DoctorCode.KERBEROS).get(0);
            assertEquals(Level.ERROR, weak.level());
            assertTrue(weak.sentence().contains("only for RC4, which the JDK does not use"), weak::toString);
            assertEquals(
                    List.of(
                            "Set-ADUser -Identity 'svc-tomcat' -KerberosEncryptionType AES128,AES256",
                            "ktpass -princ 'svc-tomcat@CORP.EXAMPLE.TEST' -mapuser 'svc-tomcat' -ptype KRB5_NT_PRINCIPAL"
                                    + " -crypto AES256-SHA1 -pass * -out adcertmap.keytab"),
                    weak.lines());
            Keytab.write(keytab, Keytab.Key.aes256(PRINCIPAL, "Aa1-svc", 3));
            Finding fine = healthy.doctor().run(DoctorCode.KERBEROS).get(0);
            assertEquals(Level.OK, fine.level());
            assertTrue(fine.sentence().endsWith("AES256-SHA1, version 3"), fine::toString);
            Files.writeString(keytab, "none");
            Finding unreadable = healthy.doctor().run(DoctorCode.KERBEROS).get(0);
            assertTrue(
                    unreadable.sentence().contains("the keytab cannot be read: the file is not a keytab"),
                    unreadable::toString);
        }
    }
}
