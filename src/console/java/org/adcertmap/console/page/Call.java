// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.console.jmx.Beans;

/**
 * What a page gets of a request. Immutable.
 *
 * @param path the path in the application, decoded, for example {@code /sites/0123456789abcdef/switch}
 * @param parameters the first value of each parameter, of the query or of the form
 * @param uploads the content of each uploaded file by the name of its field
 * @param user who sends it
 * @param beans the beans of this Tomcat
 * @param now when it was sent
 */
public record Call(
        String path, Map<String, String> parameters, Map<String, byte[]> uploads, User user, Beans beans, Instant now) {
    /** Returns the value of a parameter without blanks around it; the empty text if there is none. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "").strip();
    }

    /** Returns the parts of the path between slashes. */
    public List<String> segments() {
        return Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }
}
