// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;

/** Formats what {@code status} shows as one JSON object on one line. Stateless. */
final class StatusJson {
    private StatusJson() {}

    static String of(XmlElement root, Optional<ConfiguredConsole> console, List<String> errors, List<String> warnings) {
        return new JSONObject(
                        new JSONField("containers", array(ConfiguredElements.containers(root), StatusJson::container)),
                        new JSONField(
                                "connectors",
                                array(
                                        ServerXmlReview.tlsHosts(root).stream(),
                                        host -> new JSONObject(
                                                new JSONField("port", host.port()),
                                                new JSONField("certificateVerification", host.verification())))),
                        new JSONField(
                                "console", console.map(StatusJson::console).orElse(JSONNull.NULL)),
                        new JSONField("errors", array(errors.stream(), JSONString::new)),
                        new JSONField("warnings", array(warnings.stream(), JSONString::new)))
                .toSingleLineString();
    }

    private static JSONValue console(ConfiguredConsole console) {
        return new JSONObject(
                new JSONField("url", console.endpoint().url()),
                new JSONField("address", console.endpoint().address()),
                new JSONField("port", console.endpoint().port()),
                new JSONField(
                        "war", jsonString(console.war().map(Path::toString).orElse(null))),
                new JSONField("allow", jsonString(console.allow().orElse(null))));
    }

    private static JSONObject container(XmlElement container) {
        return new JSONObject(
                new JSONField("kind", container.name()),
                new JSONField("name", jsonString(container.attribute("name"))),
                new JSONField(
                        "realms",
                        array(ConfiguredElements.realms(container), realm -> jsonString(realm.attribute("className")))),
                new JSONField("valves", array(ConfiguredElements.valves(container), StatusJson::valve)));
    }

    private static JSONObject valve(XmlElement valve) {
        return new JSONObject(
                new JSONField("enabled", ConfiguredElements.attributeOr(valve, "enabled", "false")),
                new JSONField("sslFlags", ConfiguredElements.attributeOr(valve, "sslFlags", "None")),
                new JSONField(
                        "anonymousAuthentication",
                        ConfiguredElements.attributeOr(valve, "anonymousAuthentication", "true")));
    }

    private static JSONValue jsonString(String text) {
        return text == null ? JSONNull.NULL : new JSONString(text);
    }

    private static <T> JSONArray array(Stream<T> elements, Function<T, JSONValue> toJson) {
        return new JSONArray(elements.map(toJson).toList());
    }
}
