// SPDX-License-Identifier: Apache-2.0
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
import org.adcertmap.tool.ExitStatus;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the Realms and Valves of each Engine, Host and Context, and which connectors request client certificates. */
@Command(
        name = "status",
        description = {
            "Shows the Realms, the Valve and the connectors that are configured in server.xml.",
            "Warns about connectors that request no client certificate or have no trust store."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:shown", "1:the file cannot be read", "64:invalid command line", "70:internal error"})
public final class StatusCommand implements Callable<Integer> {
    private static final List<String> CONTAINERS = List.of("Engine", "Host", "Context");

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private ServerXmlLocation location;

    @Option(names = "--json", description = "print one JSON object on one line")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            XmlElement root = XmlFile.read(location.file()).xml().root();
            if (json) {
                out.println(json(root));
            } else {
                printText(root, out);
            }
            return ExitStatus.SUCCESS;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
            return ExitStatus.FAILURE;
        }
    }

    private static void printText(XmlElement root, PrintWriter out) {
        for (XmlElement container : containers(root)) {
            out.println(Printable.of(container.displayName()));
            realms(container)
                    .forEach(realm ->
                            out.println("  Realm " + Printable.of(String.valueOf(realm.attribute("className")))));
            valves(container)
                    .forEach(valve -> out.println(Printable.of("  Valve enabled="
                            + attributeOr(valve, "enabled", "false")
                            + ", sslFlags=" + attributeOr(valve, "sslFlags", "None") + ", anonymousAuthentication="
                            + attributeOr(valve, "anonymousAuthentication", "true"))));
        }
        sslHostConfigs(root)
                .forEach(tls ->
                        out.println(Printable.of("Connector " + tls.parent().attribute("port")
                                + " certificateVerification=" + ConnectorReview.verification(tls))));
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
                                                new JSONField("name", jsonString(container.attribute("name"))),
                                                new JSONField(
                                                        "realms",
                                                        array(
                                                                realms(container),
                                                                realm -> jsonString(realm.attribute("className")))),
                                                new JSONField(
                                                        "valves",
                                                        array(
                                                                valves(container),
                                                                valve -> new JSONObject(
                                                                        new JSONField(
                                                                                "enabled",
                                                                                attributeOr(valve, "enabled", "false")),
                                                                        new JSONField(
                                                                                "sslFlags",
                                                                                attributeOr(valve, "sslFlags", "None")),
                                                                        new JSONField(
                                                                                "anonymousAuthentication",
                                                                                attributeOr(
                                                                                        valve,
                                                                                        "anonymousAuthentication",
                                                                                        "true")))))))),
                        new JSONField(
                                "connectors",
                                array(
                                        sslHostConfigs(root),
                                        tls -> new JSONObject(
                                                new JSONField(
                                                        "port",
                                                        jsonString(tls.parent().attribute("port"))),
                                                new JSONField(
                                                        "certificateVerification",
                                                        ConnectorReview.verification(tls))))),
                        new JSONField("warnings", array(ConnectorReview.warnings(root).stream(), JSONString::new)))
                .toSingleLineString();
    }

    private static List<XmlElement> containers(XmlElement root) {
        return root.selfAndDescendants()
                .filter(element -> CONTAINERS.contains(element.name()))
                .toList();
    }

    /** Returns the Realms of a container, nested ones included. */
    private static Stream<XmlElement> realms(XmlElement container) {
        return container.children("Realm").stream()
                .flatMap(XmlElement::selfAndDescendants)
                .filter(element -> element.name().equals("Realm"));
    }

    private static Stream<XmlElement> valves(XmlElement container) {
        return container.children("Valve").stream().filter(valve -> valve.hasClassName(EditOptions.VALVE));
    }

    private static Stream<XmlElement> sslHostConfigs(XmlElement root) {
        return root.selfAndDescendants().filter(element -> element.name().equals("SSLHostConfig"));
    }

    private static String attributeOr(XmlElement element, String attribute, String defaultValue) {
        return element.attribute(attribute) == null ? defaultValue : element.attribute(attribute);
    }

    private static JSONValue jsonString(String text) {
        return text == null ? JSONNull.NULL : new JSONString(text);
    }

    private static <T> JSONArray array(Stream<T> elements, Function<T, JSONValue> toJson) {
        return new JSONArray(elements.map(toJson).toList());
    }
}
