// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tool.shell.ExitStatus;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets attributes of the Valve in {@code server.xml}, as {@code appcmd set config} does in IIS. */
abstract class SetEnabledCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private ServerXmlLocation location;

    @Mixin
    private EditOptions options;

    @Option(
            names = "--ssl-flags",
            paramLabel = "FLAGS",
            description = "set sslFlags, for example \"Ssl, SslNegotiateCert\"")
    private String sslFlags;

    @Option(
            names = "--anonymous-authentication",
            paramLabel = "true|false",
            arity = "1",
            description =
                    "set anonymousAuthentication: whether a request without a mapped account continues unauthenticated")
    private Boolean anonymousAuthentication;

    /** Returns the new value of {@code enabled}. */
    abstract boolean enabled();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        validateSslFlags();
        try {
            XmlFile file = XmlFile.read(location.file());
            List<XmlElement> valves = options.valves(file);
            if (valves.size() != 1) {
                spec.commandLine().getErr().println(file.path() + ": " + errorFor(valves));
                return ExitStatus.FAILURE;
            }
            XmlEdit edit = new XmlEdit(file.xml()).setAttribute(valves.get(0), "enabled", String.valueOf(enabled()));
            if (sslFlags != null) {
                edit.setAttribute(valves.get(0), "sslFlags", sslFlags);
            }
            if (anonymousAuthentication != null) {
                edit.setAttribute(valves.get(0), "anonymousAuthentication", anonymousAuthentication.toString());
            }
            if (enabled() && !settingsAreValid(file)) {
                return ExitStatus.FAILURE;
            }
            if (options.save(file, edit, out).isPresent()) {
                out.println("The change takes effect when Tomcat is restarted."
                        + " To change enabled at once, also set it over JMX.");
            }
            if (enabled()) {
                ServerXmlReview.connectorWarnings(file.xml().root())
                        .forEach(warning -> out.println("warning: " + Printable.of(warning.text())));
            }
            return ExitStatus.SUCCESS;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
            return ExitStatus.FAILURE;
        }
    }

    /** An enabled Valve whose Realm cannot start refuses every request with a certificate. */
    private boolean settingsAreValid(XmlFile file) {
        PrintWriter err = spec.commandLine().getErr();
        RealmReport report = RealmReport.of(file.xml().root(), location.base());
        report.errors().forEach(error -> err.println(Printable.of(error)));
        if (!report.errors().isEmpty()) {
            err.println("The Realm cannot start with these settings; nothing was written.");
        }
        return report.errors().isEmpty();
    }

    private void validateSslFlags() {
        try {
            if (sslFlags != null) {
                SslFlag.parse(sslFlags);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    Printable.of(ConfigurationError.invalidValue(
                                    "--ssl-flags", sslFlags, e.getMessage(), "\"Ssl, SslNegotiateCert\"")
                            .text()),
                    e);
        }
    }

    private String errorFor(List<XmlElement> valves) {
        String where = options.host() == null ? "" : " in the Host \"" + Printable.of(options.host()) + "\"";
        return valves.isEmpty()
                ? "no ClientCertificateMappingValve is configured" + where + "; run install first"
                : "several ClientCertificateMappingValves are configured: in "
                        + valves.stream()
                                .map(valve -> Printable.of(valve.parent().displayName()))
                                .collect(Collectors.joining(", in "))
                        + "; select one with --host";
    }
}
