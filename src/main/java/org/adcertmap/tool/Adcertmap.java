// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.adcertmap.tool.audit.AuditCommand;
import org.adcertmap.tool.check.CheckCommand;
import org.adcertmap.tool.check.MappingsCommand;
import org.adcertmap.tool.configure.DisableCommand;
import org.adcertmap.tool.configure.EnableCommand;
import org.adcertmap.tool.configure.StatusCommand;
import org.adcertmap.tool.doctor.DoctorCommand;
import org.adcertmap.tool.importiis.ImportIisCommand;
import org.adcertmap.tool.install.InstallCommand;
import org.adcertmap.tool.install.UninstallCommand;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.InternalErrors;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the shell commands: {@code java -jar adcertmap.jar COMMAND}. */
@Command(
        name = "adcertmap",
        description = "Client certificate mapping authentication with Active Directory for Apache Tomcat.",
        subcommands = {
            CheckCommand.class,
            MappingsCommand.class,
            DoctorCommand.class,
            AuditCommand.class,
            ImportIisCommand.class,
            InstallCommand.class,
            EnableCommand.class,
            DisableCommand.class,
            StatusCommand.class,
            UninstallCommand.class,
            CompletionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Adcertmap implements Callable<Integer> {
    /** Kept here, because the JDK refers to loggers weakly, and their levels would go with them. */
    private static final Logger LOG = Logger.getLogger("org.adcertmap");

    @Spec
    private CommandSpec spec;

    /** Prints the usage: a command is required. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitStatus.USAGE;
    }

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        logErrorsOnly();
        // JSON is UTF-8 in any locale; so is all other output.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Commands print what the Realm logs as warnings, which would be there twice; unless the log is configured. */
    private static void logErrorsOnly() {
        if (System.getProperty("java.util.logging.config.file") == null
                && System.getProperty("java.util.logging.config.class") == null) {
            LOG.setLevel(Level.SEVERE);
        }
    }

    /** Runs one command and returns its exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            return commandLine().setOut(out).setErr(err).execute(arguments);
        } finally {
            out.flush(); // what a command has printed without a line end is still in the buffer
            err.flush();
        }
    }

    private static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Adcertmap());
        OptionValues.registerWith(commandLine);
        commandLine.setParameterExceptionHandler((e, arguments) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println(e.getMessage());
            UnmatchedArgumentException.printSuggestions(e, err);
            err.println(e.getCommandLine().getCommandSpec().qualifiedName() + " --help prints the options");
            return ExitStatus.USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("Internal error:");
            InternalErrors.print(e, command.getErr());
            return ExitStatus.INTERNAL_ERROR;
        });
        return commandLine;
    }
}
