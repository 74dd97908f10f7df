// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.adcertmap.denial.Printable;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.tool.importiis.configuration.IisConfiguration;
import org.adcertmap.tool.importiis.configuration.IisPath;
import org.adcertmap.tool.importiis.configuration.IisSite;
import org.adcertmap.tool.importiis.configuration.SslBindings;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.OutputFile;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads the configuration of IIS and prints what to write for Tomcat. It changes nothing. */
@Command(
        name = "import-iis",
        description = {
            "Reads the configuration of IIS and prints what to write for Tomcat: Connectors, Hosts,"
                    + " Contexts with the Valve, and the settings of the Realm. Lists what has no counterpart."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:everything has a counterpart",
            "1:something has no counterpart or needs a decision, or a file cannot be written",
            "64:invalid command line, or a file is no configuration of IIS",
            "70:internal error"
        })
public final class ImportIisCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "APPLICATIONHOST.CONFIG",
            description = "of %%windir%%\\System32\\inetsrv\\config on the web server")
    private Path applicationHost;

    @Option(
            names = "--web-config",
            paramLabel = "PATH=FILE",
            description = "web.config of a site or a path, for example \"Default Web Site/app\"=web.config;"
                    + " may be repeated")
    private Map<String, Path> webConfigs = new LinkedHashMap<>();

    @Option(names = "--site", paramLabel = "NAME", description = "import this site only; may be repeated")
    private List<String> siteNames = List.of();

    @Option(
            names = "--bindings",
            paramLabel = "FILE",
            description = "output of \"netsh http show sslcert\" in English, or an export of the registry key"
                    + " SslBindingInfo")
    private Path bindings;

    @Option(names = "--output", paramLabel = "DIR", description = "write files into this directory")
    private Path output;

    @Option(names = "--json", description = "print one JSON object per line for each finding and each file")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ImportResult result = read();
            out.print(json ? ImportReport.json(result) : ImportReport.text(result));
            if (output != null) {
                write(result, json ? err : out);
            } else if (!json) {
                out.print(ImportReport.proposals(result));
            }
            out.flush();
            return result.isComplete() ? ExitStatus.SUCCESS : ExitStatus.FAILURE;
        } catch (InvalidIisConfigurationException e) {
            err.println(Printable.of(String.valueOf(e.getMessage())));
            return ExitStatus.USAGE;
        } catch (IOException e) {
            err.println(Printable.of("a file cannot be written: " + FileFailure.of(e)));
            return ExitStatus.FAILURE;
        }
    }

    private ImportResult read() throws InvalidIisConfigurationException {
        Map<IisPath, Path> files = new LinkedHashMap<>();
        webConfigs.forEach((path, file) -> {
            if (files.put(IisPath.parse(path), file) != null) {
                throw invalid("--web-config: more than one file for \"" + path + "\"");
            }
        });
        IisConfiguration configuration = IisConfiguration.read(applicationHost, files);
        for (IisPath path : files.keySet()) {
            if (configuration.sites().stream().noneMatch(site -> path.isWithin(site.path()))) {
                throw invalid("--web-config: \"" + path + "\" begins with no site; " + sites(configuration));
            }
        }
        Optional<SslBindings> ssl = bindings == null ? Optional.empty() : Optional.of(SslBindings.read(bindings));
        return ImportResult.of(configuration, selected(configuration), ssl);
    }

    private List<IisSite> selected(IisConfiguration configuration) {
        for (String name : siteNames) {
            if (configuration.sites().stream().noneMatch(site -> isNamed(site, name))) {
                throw invalid("--site: no site \"" + name + "\"; " + sites(configuration));
            }
        }
        return configuration.sites().stream()
                .filter(site -> siteNames.isEmpty() || siteNames.stream().anyMatch(name -> isNamed(site, name)))
                .toList();
    }

    private static boolean isNamed(IisSite site, String name) {
        return site.path().equals(IisPath.parse(name));
    }

    private static String sites(IisConfiguration configuration) {
        return configuration.sites().stream()
                .map(site -> "\"" + site.path() + "\"")
                .collect(Collectors.joining(", ", "sites are ", ""));
    }

    private ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }

    private void write(ImportResult result, PrintWriter messages) throws IOException {
        for (Map.Entry<String, String> file : result.files().entrySet()) {
            write(file.getKey(), file.getValue(), messages);
        }
        write(ImportReport.FILE_NAME, ImportReport.text(result), messages);
    }

    private void write(String name, String text, PrintWriter messages) throws IOException {
        try (OutputFile file = new OutputFile(output.resolve(name))) {
            file.writer().write(text);
            messages.println(Printable.of(file.commit()));
        }
    }
}
