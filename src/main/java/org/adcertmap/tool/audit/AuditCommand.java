// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.configure.SettingsSource;
import org.adcertmap.tool.finding.FailOn;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.Interruption;
import org.adcertmap.tool.shell.OutputFile;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges the mappings of all accounts in Active Directory. It changes nothing. */
@Command(
        name = "audit",
        description = {
            "Reads the mappings (altSecurityIdentities) of all accounts and lists those that are weak,"
                    + " malformed, ambiguous or dangerous. Changes nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:no finding at --fail-on",
            "1:a finding at --fail-on",
            "2:the directory is unavailable, and the findings are incomplete",
            "64:invalid command line or settings, or a file cannot be read or written",
            "70:internal error",
            "130:ended by Ctrl-C, after what was found so far was printed"
        })
public final class AuditCommand implements Callable<Integer> {
    /** The values of --format. */
    enum Format {
        text(FindingFormat.TEXT),
        csv(FindingFormat.CSV),
        json(FindingFormat.JSON);

        private final FindingFormat format;

        Format(FindingFormat format) {
            this.format = format;
        }
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private SettingsSource settings;

    @Option(names = "--base", paramLabel = "DN", description = "read only the accounts below this DN")
    private String base;

    @Option(
            names = "--certificates",
            paramLabel = "PATH",
            description = "a directory of client certificates, or an export of a CA database by"
                    + " \"certutil -view -out RawCertificate\"; each is mapped as by the Realm")
    private Path certificates;

    @Option(
            names = "--format",
            paramLabel = "text|csv|json",
            defaultValue = "text",
            description = "format of the findings (default: ${DEFAULT-VALUE})")
    private Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "write the findings into this file")
    private Path output;

    @Option(
            names = "--fixes",
            paramLabel = "FILE",
            description = "write PowerShell for what can be mended into this file; it is not run")
    private Path fixes;

    @Option(names = "--only", paramLabel = "CODE", split = ",", description = "only these codes, such as ADCA-03")
    private List<String> only = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "error|warning",
            defaultValue = "error",
            description = "the level from which on the exit status is 1 (default: ${DEFAULT-VALUE})")
    private FailOn failOn;

    @Option(names = "--limit", paramLabel = "N", description = "print at most so many findings; all are counted")
    private Long limit;

    @Override
    public Integer call() {
        Set<AuditCode> codes = codes();
        if (limit != null && limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit must not be negative");
        }
        if (certificates != null && !Files.isReadable(certificates)) {
            return invalid("--certificates " + certificates + ": cannot be read");
        }
        Clock clock = Clock.systemUTC();
        try (Interruption interruption = Interruption.start();
                OutputFile outputFile = output == null ? null : new OutputFile(output);
                OutputFile fixesFile = fixes == null ? null : new OutputFile(fixes);
                FindingReport report = new FindingReport(
                        format.format,
                        codes,
                        limit == null ? Long.MAX_VALUE : limit,
                        fixesFile == null ? Optional.empty() : Optional.of(new PowerShellFixes(fixesFile.writer())))) {
            Map<String, String> values = settings.values();
            try (CheckAssembly assembly = new CheckAssembly(values, clock)) {
                Audit audit = new Audit(
                        assembly,
                        Optional.ofNullable(base),
                        Optional.ofNullable(certificates),
                        report,
                        Progress.on(spec.commandLine().getErr()),
                        () -> !interruption.isRequested());
                Optional<String> failure = run(audit, clock, values);
                return finish(audit, report, failure, interruption.isRequested(), outputFile, fixesFile);
            }
        } catch (SettingsException e) { // the command line is right, so that its usage would only hide the errors
            return invalid(settings + ": " + e.getMessage());
        } catch (IOException e) {
            return invalid("a file cannot be read or written: " + FileFailure.of(e));
        } catch (UncheckedIOException e) {
            return invalid("a file cannot be read or written: " + FileFailure.of(e.getCause()));
        } catch (IllegalArgumentException e) {
            if (base == null) {
                throw e;
            }
            return invalid("--base: " + e.getMessage());
        }
    }

    /** Returns why the directory cannot be read; empty if it was read. */
    private static Optional<String> run(Audit audit, Clock clock, Map<String, String> values) throws IOException {
        boolean permitsComputers =
                Boolean.parseBoolean(values.getOrDefault(RealmSettings.COMPUTER_ACCOUNTS.key(), "false")
                        .strip());
        try {
            audit.run(clock.instant(), permitsComputers);
            return Optional.empty();
        } catch (DirectoryUnavailableException e) {
            return Optional.of(e.getMessage());
        }
    }

    private int finish(
            Audit audit,
            FindingReport report,
            Optional<String> failure,
            boolean isInterrupted,
            OutputFile outputFile,
            OutputFile fixesFile)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Writer out = outputFile == null ? spec.commandLine().getOut() : outputFile.writer();
        String summary = String.format(
                "%,d accounts, %,d with mappings, %,d findings%s",
                audit.accounts(),
                audit.mapped(),
                report.total(),
                failure.isPresent() || isInterrupted ? "; incomplete" : "");
        report.print(out, summary);
        for (OutputFile file : Arrays.asList(outputFile, fixesFile)) {
            if (file != null) {
                err.println(Printable.of(file.commit()));
            }
        }
        if (audit.unreadableStates() > 0) {
            err.println("userAccountControl of " + audit.unreadableStates() + " accounts with mappings is not readable:"
                    + " whether they are disabled was not checked");
        }
        if (isInterrupted) {
            return ExitStatus.INTERRUPTED;
        }
        if (failure.isPresent()) {
            err.println(Printable.of(failure.get()));
            return ExitStatus.UNAVAILABLE;
        }
        return report.has(failOn.level()) ? ExitStatus.FAILURE : ExitStatus.SUCCESS;
    }

    private Set<AuditCode> codes() {
        if (only.isEmpty()) {
            return EnumSet.allOf(AuditCode.class);
        }
        Set<AuditCode> codes = EnumSet.noneOf(AuditCode.class);
        for (String name : only) {
            codes.add(Arrays.stream(AuditCode.values())
                    .filter(code -> code.code().equalsIgnoreCase(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            Printable.of("--only: unknown code \"" + name + "\"; must be one of "
                                    + Arrays.stream(AuditCode.values())
                                            .map(AuditCode::code)
                                            .collect(Collectors.joining(", "))))));
        }
        return codes;
    }

    /** Reports an invalid file or setting; the message may have several lines, and each is made printable. */
    private int invalid(String message) {
        message.lines().map(Printable::of).forEach(spec.commandLine().getErr()::println);
        return ExitStatus.USAGE;
    }
}
