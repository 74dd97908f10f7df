package org.adcertmap.tool.install;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tool.ExitCode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets the Valve's attributes in the file, as {@code appcmd set config} does in IIS. */
abstract class SwitchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private FileOptions file;

    @Mixin
    private ServerXmlOptions options;

    @Option(
            names = "--ssl-flags",
            paramLabel = "FLAGS",
            description = "what a connection must have, for example \"Ssl, SslNegotiateCert\"")
    private String sslFlags;

    @Option(
            names = "--anonymous-authentication",
            paramLabel = "true|false",
            arity = "1",
            description = "whether a request without a mapped account goes on")
    private Boolean anonymousAuthentication;

    /** What {@code enabled} becomes. */
    abstract boolean enabled();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        refuseUnknownFlags();
        try {
            XmlFile read = XmlFile.read(file.file());
            List<XmlElement> valves = options.valves(read);
            if (valves.size() != 1) {
                spec.commandLine().getErr().println(read.path() + ": " + problem(valves));
                return ExitCode.NOT_DONE;
            }
            XmlEdit edit = new XmlEdit(read.xml()).set(valves.get(0), "enabled", String.valueOf(enabled()));
            if (sslFlags != null) {
                edit.set(valves.get(0), "sslFlags", sslFlags);
            }
            if (anonymousAuthentication != null) {
                edit.set(valves.get(0), "anonymousAuthentication", anonymousAuthentication.toString());
            }
            options.save(read, edit, out);
            out.println(
                    "It counts when Tomcat has been restarted; enabled alone may also be set over JMX, at once, until then.");
            return ExitCode.DONE;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
            return ExitCode.NOT_DONE;
        }
    }

    private void refuseUnknownFlags() {
        try {
            if (sslFlags != null) {
                SslFlag.parse(sslFlags);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    Printable.of(SettingsException.invalidValue(
                            "--ssl-flags", sslFlags, e.getMessage(), "\"Ssl, SslNegotiateCert\"")),
                    e);
        }
    }

    private String problem(List<XmlElement> valves) {
        String where = options.host() == null ? "" : " in the Host \"" + Printable.of(options.host()) + "\"";
        return valves.isEmpty()
                ? "there is no Valve of adcertmap" + where + "; install puts it there"
                : "there are several Valves of adcertmap: in "
                        + valves.stream()
                                .map(valve -> Printable.of(valve.parent().title()))
                                .collect(Collectors.joining(", in "))
                        + "; say which with --host";
    }
}
