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
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Explanation;
import org.adcertmap.mapping.OutcomeText;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.method.MappingString;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.json.OutcomeJson;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.configure.SettingsSource;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.Version;
import org.adcertmap.trust.TrustStatus;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Maps certificates with the settings of a Realm, without Tomcat, and prints the outcome with its trace; without a
 * certificate it checks the directory alone, or the file of mappings.
 */
@Command(
        name = "check",
        description = {
            "Maps client certificates to accounts and prints a trace of every step.",
            "Without --certificate: checks the settings and the directory alone (connection, bind, rights of the bind"
                    + " account, NTAuthCertificates, root CAs, groups of roleMappings).",
            "Uses the settings of the Realm, without Tomcat; with the setting certificates those of a"
                    + " ListedCertificatesRealm."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every certificate is mapped; the directory is usable",
            "1:a certificate is denied; no certificate can log in with this directory",
            "2:the directory is unavailable",
            "64:invalid command line or settings, or a file is no client certificate",
            "70:internal error"
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private SettingsSource settings;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "client certificate, PEM, DER or PKCS #7, with its chain or without; may be repeated")
    private List<Path> certificates = List.of();

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

    @Option(
            names = "--account",
            paramLabel = "PATTERN",
            converter = AccountPatternConverter.class,
            description = "map as where the Valve has this account, for example *-adm")
    private AccountPattern account = AccountPattern.NONE;

    @Option(
            names = "--json",
            description = "print one JSON object per line for each certificate, or for each finding of the directory")
    private boolean json;

    /** Picocli writes the message after the value. */
    static final class AccountPatternConverter implements ITypeConverter<AccountPattern> {
        @Override
        public AccountPattern convert(String value) {
            try {
                return AccountPattern.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "\"" + Printable.of(value) + "\": " + e.getMessage() + "; for example *-adm");
            }
        }
    }

    @Override
    public Integer call() {
        if (chain != null && certificates.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--chain requires --certificate");
        }
        if (!account.isNone() && certificates.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--account requires --certificate");
        }
        Clock clock = at == null ? Clock.systemUTC() : Clock.fixed(at, ZoneOffset.UTC);
        List<X509Certificate> presentedChain;
        try {
            presentedChain = chain == null ? List.of() : CertificateFile.read(chain);
        } catch (IOException | CertificateException e) {
            return invalid("--chain " + chain + ": the file cannot be read: " + ReadFailure.of(chain.toString(), e));
        }
        try (CheckedSettings checked = CheckedSettings.of(settings.values(), clock)) {
            PrintWriter out = spec.commandLine().getOut();
            if (certificates.isEmpty()) {
                return DirectoryFindingFormat.print(checked.findings(), json, out);
            }
            int exitStatus = ExitStatus.SUCCESS;
            for (Path file : certificates) {
                exitStatus = Math.max(exitStatus, check(checked, file, presentedChain, out));
            }
            printMissingGroups(checked);
            return exitStatus;
        } catch (SettingsException e) { // the command line is right, so that its usage would only hide the errors
            return invalid(settings + ": " + e.getMessage());
        }
    }

    private int check(CheckedSettings checked, Path file, List<X509Certificate> presentedChain, PrintWriter out) {
        Explanation explanation;
        List<MappingString> mappings = List.of();
        try {
            List<X509Certificate> all = new ArrayList<>(CertificateFile.readChain(file));
            all.addAll(presentedChain);
            explanation = checked.explain(all, account);
            mappings = MappingString.of(all.get(0));
        } catch (NoClientCertificateException e) {
            return invalid("--certificate " + file + ": " + e.getMessage());
        } catch (CertificateException e) {
            explanation = Explanation.of(malformed(file, e));
        } catch (IOException e) {
            return invalid("--certificate " + file + ": the file cannot be read: " + ReadFailure.of(file, e));
        }
        out.println(
                json
                        ? OutcomeJson.of(explanation, mappings)
                        : Printable.of(file.toString()) + "\n" + OutcomeText.of(explanation));
        return ExitStatus.of(explanation.outcome());
    }

    /** A group that does not exist explains a role that an account lacks. */
    private void printMissingGroups(CheckedSettings checked) {
        try {
            checked.missingGroups()
                    .ifPresent(finding -> spec.commandLine()
                            .getErr()
                            .println("warning: roleMappings: " + finding.text() + "; "
                                    + finding.hint().orElse("")));
        } catch (DirectoryUnavailableException e) {
            return; // the outcome of the certificate says so
        }
    }

    private static Denied malformed(Path file, CertificateException e) {
        Refusal refusal = new Refusal(Denial.MALFORMED_CERTIFICATE, file + ": " + e.getMessage());
        return new Denied(
                Printable.of(file.toString()),
                Optional.empty(),
                TrustStatus.NOT_TRUSTED,
                Optional.empty(),
                refusal,
                List.of(new TraceStep("certificate", refusal.detail())));
    }

    /** Reports an invalid file or setting; the message may have several lines, and each is made printable. */
    private int invalid(String message) {
        message.lines().map(Printable::of).forEach(spec.commandLine().getErr()::println);
        return ExitStatus.USAGE;
    }
}
