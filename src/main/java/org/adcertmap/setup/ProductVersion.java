// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of adcertmap, and the commit that it was built from, as the build has written them. Stateless and
 * thread-safe.
 */
public final class ProductVersion {
    private static final String UNPACKAGED = "(development build)";

    private ProductVersion() {}

    /** Returns the number alone, for example {@code 0.2.0}; classes that Maven has not packaged have none. */
    public static String number() {
        return properties().getProperty("version", UNPACKAGED);
    }

    /**
     * Returns the number and the commit, for example {@code 0.2.0 (commit 27af518ca39d)}. The commit is missing where
     * the sources that were built had no {@code .git}.
     */
    public static String text() {
        String commit = properties().getProperty("commit", "");
        return commit.isEmpty() ? number() : number() + " (commit " + commit + ")";
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (InputStream file = ProductVersion.class.getResourceAsStream("version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
