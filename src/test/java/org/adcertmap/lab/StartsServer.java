// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests that start a Tomcat or a domain controller in their own JVM. {@code mvn test} runs them by name only, and
 * {@code mvn verify} runs all of them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("server")
public @interface StartsServer {
    /** What each of these servers calls when it starts. */
    final class Check {
        private Check() {}

        /** @throws IllegalStateException if the build runs the tests without this annotation */
        public static void starting(String server) {
            if ("server".equals(System.getProperty("adcertmap.excluded"))) {
                throw new IllegalStateException("a class of tests that starts " + server + " needs @StartsServer");
            }
        }
    }
}
