package org.adcertmap.tool;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.adcertmap.tool.check.CheckCommand;
import org.adcertmap.tool.check.MappingsCommand;
import org.adcertmap.tool.install.DisableCommand;
import org.adcertmap.tool.install.EnableCommand;
import org.adcertmap.tool.install.InstallCommand;
import org.adcertmap.tool.install.StatusCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The shell tool: {@code java -jar adcertmap.jar COMMAND}. */
@Command(
        name = "adcertmap",
        description = "Maps client certificates to Active Directory accounts, as the Realm in Tomcat does.",
        subcommands = {
            CheckCommand.class,
            MappingsCommand.class,
            InstallCommand.class,
            EnableCommand.class,
            DisableCommand.class,
            StatusCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class)
public final class Adcertmap implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    public static void main(String[] arguments) {
        // JSON is UTF-8 whatever the locale, and so is the rest.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Adcertmap());
        commandLine.setParameterExceptionHandler((e, arguments) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println(e.getMessage());
            e.getCommandLine().usage(err);
            return ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("A fault in this software:");
            e.printStackTrace(command.getErr());
            return ExitCode.FAULT;
        });
        return commandLine;
    }

    /** The version that stands in the jar's manifest. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Adcertmap.class.getPackage().getImplementationVersion();
            return new String[] {"adcertmap " + Objects.requireNonNullElse(version, "(not from a jar)")};
        }
    }
}
