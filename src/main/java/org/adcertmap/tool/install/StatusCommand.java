package org.adcertmap.tool.install;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.Adcertmap;
import org.adcertmap.tool.ExitCode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is set for each Engine, Host and Context of a file? */
@Command(
        name = "status",
        description = "Shows the Realms, the Valve and what connectors ask for, as server.xml says it.",
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {"0:shown", "1:the file cannot be read", "64:wrong command line", "70:a fault in this software"})
public final class StatusCommand implements Callable<Integer> {
    private static final List<String> CONTAINERS = List.of("Engine", "Host", "Context");

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private FileOptions file;

    @Option(names = "--json", description = "one JSON object on one line")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            XmlElement root = XmlFile.read(file.file()).xml().root();
            if (json) {
                out.println(json(root));
            } else {
                text(root, out);
            }
            return ExitCode.DONE;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
            return ExitCode.NOT_DONE;
        }
    }

    private static void text(XmlElement root, PrintWriter out) {
        for (XmlElement container : containers(root)) {
            out.println(Printable.of(container.title()));
            realms(container)
                    .forEach(realm -> out.println("  Realm " + Printable.of(String.valueOf(realm.value("className")))));
            valves(container)
                    .forEach(valve -> out.println(Printable.of("  Valve enabled=" + or(valve, "enabled", "false")
                            + ", sslFlags=" + or(valve, "sslFlags", "None") + ", anonymousAuthentication="
                            + or(valve, "anonymousAuthentication", "true"))));
        }
        hosts(root)
                .forEach(tls ->
                        out.println(Printable.of("Connector " + tls.parent().value("port") + " certificateVerification="
                                + ConnectorReview.verification(tls))));
        ConnectorReview.warnings(root).forEach(warning -> out.println("warning: " + Printable.of(warning)));
    }

    private static String json(XmlElement root) {
        return new JSONObject(
                        new JSONField(
                                "containers",
                                array(
                                        containers(root).stream(),
                                        container -> new JSONObject(
                                                new JSONField("kind", container.name()),
                                                new JSONField("name", value(container.value("name"))),
                                                new JSONField(
                                                        "realms",
                                                        array(
                                                                realms(container),
                                                                realm -> value(realm.value("className")))),
                                                new JSONField(
                                                        "valves",
                                                        array(
                                                                valves(container),
                                                                valve -> new JSONObject(
                                                                        new JSONField(
                                                                                "enabled",
                                                                                or(valve, "enabled", "false")),
                                                                        new JSONField(
                                                                                "sslFlags",
                                                                                or(valve, "sslFlags", "None")),
                                                                        new JSONField(
                                                                                "anonymousAuthentication",
                                                                                or(
                                                                                        valve,
                                                                                        "anonymousAuthentication",
                                                                                        "true")))))))),
                        new JSONField(
                                "connectors",
                                array(
                                        hosts(root),
                                        tls -> new JSONObject(
                                                new JSONField(
                                                        "port",
                                                        value(tls.parent().value("port"))),
                                                new JSONField(
                                                        "certificateVerification",
                                                        ConnectorReview.verification(tls))))),
                        new JSONField("warnings", array(ConnectorReview.warnings(root).stream(), JSONString::new)))
                .toSingleLineString();
    }

    private static List<XmlElement> containers(XmlElement root) {
        return root.all().filter(element -> CONTAINERS.contains(element.name())).toList();
    }

    /** With those that stand within another. */
    private static Stream<XmlElement> realms(XmlElement container) {
        return container.children("Realm").stream()
                .flatMap(XmlElement::all)
                .filter(element -> element.name().equals("Realm"));
    }

    private static Stream<XmlElement> valves(XmlElement container) {
        return container.children("Valve").stream().filter(valve -> valve.isOf(ServerXmlOptions.VALVE));
    }

    private static Stream<XmlElement> hosts(XmlElement root) {
        return root.all().filter(element -> element.name().equals("SSLHostConfig"));
    }

    private static String or(XmlElement element, String attribute, String otherwise) {
        return element.value(attribute) == null ? otherwise : element.value(attribute);
    }

    private static JSONValue value(String text) {
        return text == null ? JSONNull.NULL : new JSONString(text);
    }

    private static <T> JSONArray array(Stream<T> elements, Function<T, JSONValue> show) {
        return new JSONArray(elements.map(show).toList());
    }
}
