// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the properties in an attribute of {@code server.xml}, {@code ${name:-default}}, as Tomcat's digester does,
 * but by their defaults alone: this process does not have the system properties of Tomcat. Stateless.
 */
public final class PropertyDefaults {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{[^{}]*?:-([^{}]*)}");

    private PropertyDefaults() {}

    /** Returns the value with the defaults; a property without a default stays as it is. Empty for {@code null}. */
    public static String of(String value) {
        return value == null
                ? ""
                : PROPERTY.matcher(value).replaceAll(property -> Matcher.quoteReplacement(property.group(1)));
    }
}
