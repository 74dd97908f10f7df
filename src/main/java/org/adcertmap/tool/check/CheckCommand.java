// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.OutcomeText;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.setup.MapperAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SettingsFile;
import org.adcertmap.tool.Adcertmap;
import org.adcertmap.tool.ExitStatus;
import org.adcertmap.trust.TrustStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Maps certificates with the settings of the Realm, without Tomcat, and prints the outcome with its trace. */
@Command(
        name = "check",
        description = {
            "Maps client certificates to accounts and prints a trace of every step.",
            "Uses the settings of the Realm, without Tomcat."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every certificate is mapped",
            "1:a certificate is denied",
            "2:the directory is unavailable",
            "64:invalid command line or settings",
            "70:internal error"
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "FILE",
            description = "settings file, as in the Realm's attribute settings")
    private Path settings;

    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "FILE",
            description = "client certificate, PEM, DER or PKCS #7, with its chain or without; may be repeated")
    private List<Path> certificates;

    @Option(
            names = "--chain",
            paramLabel = "FILE",
            description = "intermediate CA certificates that the client presents, PEM or DER")
    private Path chain;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "evaluate as of this time, for example 2026-01-31T12:00:00Z")
    private Instant at;

    @Option(names = "--json", description = "print one JSON object per line for each certificate")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Clock clock = at == null ? Clock.systemUTC() : Clock.fixed(at, ZoneOffset.UTC);
        int exitStatus = ExitStatus.SUCCESS;
        try (MapperAssembly<?> assembly = MapperAssembly.of(
                SettingsFile.read(settings, RealmSettings.all()).values(), clock)) {
            List<X509Certificate> presentedChain = chain == null ? List.of() : readChain();
            for (Path file : certificates) {
                MappingOutcome outcome = outcome(assembly, file, presentedChain);
                out.println(
                        json
                                ? OutcomeJson.of(outcome)
                                : Printable.of(file.toString()) + "\n" + OutcomeText.of(outcome));
                exitStatus = Math.max(exitStatus, ExitStatus.of(outcome));
            }
            return exitStatus;
        } catch (SettingsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private MappingOutcome outcome(MapperAssembly<?> assembly, Path file, List<X509Certificate> presentedChain) {
        try {
            List<X509Certificate> all = new ArrayList<>(CertificateFile.readChain(file));
            all.addAll(presentedChain);
            return assembly.mapper().map(all);
        } catch (CertificateException e) {
            Refusal refusal = new Refusal(Denial.MALFORMED_CERTIFICATE, file + ": " + e.getMessage());
            return new Denied(
                    Printable.of(file.toString()),
                    Optional.empty(),
                    TrustStatus.NOT_TRUSTED,
                    Optional.empty(),
                    refusal,
                    List.of(new TraceStep("certificate", refusal.detail())));
        } catch (IOException e) {
            throw unreadable("--certificate", file, e);
        }
    }

    private List<X509Certificate> readChain() {
        try {
            return CertificateFile.read(chain);
        } catch (IOException | CertificateException e) {
            throw unreadable("--chain", chain, e);
        }
    }

    private ParameterException unreadable(String option, Path file, Exception e) {
        return new ParameterException(
                spec.commandLine(), Printable.of(option + ": the file " + file + " cannot be read: " + e), e);
    }
}
