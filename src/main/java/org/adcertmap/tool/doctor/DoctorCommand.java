// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingType;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.doctor.certificate.CertificateChecks;
import org.adcertmap.tool.doctor.delegation.DelegationChecks;
import org.adcertmap.tool.doctor.directory.DirectoryChecks;
import org.adcertmap.tool.doctor.directory.Surveys;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckResult;
import org.adcertmap.tool.doctor.finding.CheckRunner;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.JmxAddress;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;
import org.adcertmap.tool.doctor.rights.RightsChecks;
import org.adcertmap.tool.doctor.settings.SettingsChecks;
import org.adcertmap.tool.doctor.tomcat.TomcatChecks;
import org.adcertmap.tool.doctor.trust.TrustChecks;
import org.adcertmap.tool.finding.FailOn;
import org.adcertmap.tool.finding.Level;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.InternalErrors;
import org.adcertmap.tool.shell.Interruption;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs every check that applies to a Tomcat or to a settings file, and prints what to do. It changes nothing. */
@Command(
        name = "doctor",
        description = {
            "Checks Tomcat, the settings, each domain controller, the rights of the bind account, the CAs and"
                    + " delegation, and prints what is wrong and the line that mends it. Changes nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:no finding at --fail-on",
            "1:a finding at --fail-on",
            "2:no such finding, but a check could not be made, or none applies",
            "64:invalid command line, or a file cannot be read",
            "70:internal error",
            "130:ended by Ctrl-C, after what was found so far was printed"
        })
public final class DoctorCommand implements Callable<Integer> {
    /** Reads a duration as a setting has it. */
    static final class Timeout implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return SettingType.duration("100ms", "1h").parser().apply(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private DoctorTarget target;

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<CertificateOption> certificates; // null: none is given

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "account whose attributes and groups are read: sAMAccountName, userPrincipalName or DN;"
                    + " may be repeated")
    private List<String> accounts = List.of();

    @Option(
            names = "--only",
            paramLabel = "AREA",
            split = ",",
            completionCandidates = OnlyOption.Areas.class,
            description =
                    "only these areas (tomcat, settings, directory, rights, trust, certificate, delegation) or codes"
                            + " (ADCD-101)")
    private List<String> only = List.of();

    @Option(
            names = "--jmx",
            paramLabel = "URL",
            description = "JMX service URL of the running Tomcat, which is compared with the files")
    private String jmx;

    @Option(
            names = "--jmx-password-file",
            paramLabel = "FILE",
            description = "file with user name and password for --jmx on its first line")
    private Path jmxPasswordFile;

    @Option(
            names = "--fail-on",
            paramLabel = "error|warning",
            defaultValue = "error",
            description = "the level from which on the exit status is 1 (default: ${DEFAULT-VALUE})")
    private FailOn failOn;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = Timeout.class,
            description = "how long the checks may take (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(names = "--json", description = "print one JSON object a line for each finding")
    private boolean json;

    @Option(names = "--quiet", description = "leave out what is ok, and information")
    private boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        Set<DoctorCode> codes = codes();
        Optional<JmxAddress> jmxAddress = jmxAddress();
        DoctorInput input;
        try {
            input = withinTimeout(() -> target.input(
                    CertificateOption.read(certificates == null ? List.of() : certificates),
                    accounts,
                    jmxAddress,
                    timeout,
                    Clock.systemUTC()));
        } catch (SettingsException e) {
            e.getMessage().lines().map(Printable::of).forEach(spec.commandLine().getErr()::println);
            return ExitStatus.USAGE;
        }
        try (Interruption interruption = Interruption.start()) {
            CheckProgress progress =
                    new CheckProgress(interruption, spec.commandLine().getErr());
            CheckResult result = run(input, codes, progress);
            progress.end();
            int exitStatus = report(result);
            return interruption.isRequested() ? ExitStatus.INTERRUPTED : exitStatus;
        }
    }

    /** Reads the files in a thread of its own: a named pipe, or a file of a server that is down, may never end. */
    private DoctorInput withinTimeout(Callable<DoctorInput> reading) throws InterruptedException, SettingsException {
        FutureTask<DoctorInput> task = new FutureTask<>(reading);
        Thread thread = new Thread(task, "adcertmap-doctor-files");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SettingsException(ConfigurationError.of(
                    "--timeout",
                    "a file that is to be checked could not be read within " + timeout.toMillis() + " ms"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SettingsException invalid) {
                throw invalid;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private Optional<JmxAddress> jmxAddress() {
        if (jmx == null && jmxPasswordFile != null) {
            throw new ParameterException(spec.commandLine(), "--jmx-password-file requires --jmx");
        }
        return Optional.ofNullable(jmx).map(url -> new JmxAddress(url, Optional.ofNullable(jmxPasswordFile)));
    }

    private static CheckResult run(DoctorInput input, Set<DoctorCode> codes, CheckProgress progress)
            throws InterruptedException {
        try (RealmAssemblies assemblies = new RealmAssemblies(input.clock(), input.timeout());
                Surveys surveys = new Surveys(input, assemblies)) {
            List<AreaChecks> areas = List.of(
                    new TomcatChecks(input, assemblies),
                    new SettingsChecks(input, assemblies),
                    new DirectoryChecks(surveys, codes),
                    new RightsChecks(surveys),
                    new TrustChecks(surveys),
                    new CertificateChecks(input, assemblies),
                    new DelegationChecks(surveys));
            List<DoctorCheck> checks =
                    areas.stream().flatMap(area -> area.checks().stream()).toList();
            return CheckRunner.run(checks, codes, input.timeout(), progress);
        }
    }

    private int report(CheckResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            DoctorReport.json(result, quiet, out);
        } else {
            DoctorReport.text(result, quiet, Ansi.AUTO, out);
        }
        if (!result.internalErrors().isEmpty()) {
            result.internalErrors()
                    .forEach(e -> InternalErrors.print(e, spec.commandLine().getErr()));
            return ExitStatus.INTERNAL_ERROR;
        }
        if (result.has(failOn.level())) {
            return ExitStatus.FAILURE;
        }
        if (result.findings().isEmpty()) {
            spec.commandLine().getErr().println("nothing was checked: none of these checks applies here");
            return ExitStatus.UNAVAILABLE;
        }
        return result.count(Level.UNKNOWN) > 0 ? ExitStatus.UNAVAILABLE : ExitStatus.SUCCESS;
    }

    private Set<DoctorCode> codes() {
        try {
            return OnlyOption.parse(only);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Printable.of("--only: " + e.getMessage()), e);
        }
    }
}
