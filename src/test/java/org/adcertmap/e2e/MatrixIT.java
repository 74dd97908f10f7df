// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Checks logins to the oldest and the newest supported Tomcat 10.1 and 11, on the JDK of the build and on a JDK 25: the
 * combinations that the other tests leave out.
 */
@Tag("matrix")
class MatrixIT {
    private abstract static class Cell extends LoginScenarios {
        private final String tomcat;
        private final Jvm jvm;

        Cell(String tomcat, Jvm jvm) {
            this.tomcat = tomcat;
            this.jvm = jvm;
        }

        @Override
        Path home() {
            return Path.of(System.getProperty(tomcat));
        }

        @Override
        Jvm jvm() {
            return jvm;
        }

        @Override
        TestDirectory directory() {
            return FakeActiveDirectory.start();
        }
    }

    @Nested
    class OldestTomcat10 extends Cell {
        OldestTomcat10() {
            super("adcertmap.oldestTomcat10", Jvm.own());
        }
    }

    @Nested
    class OldestTomcat11 extends Cell {
        OldestTomcat11() {
            super("adcertmap.oldestTomcat11", Jvm.own());
        }
    }

    @Nested
    class OldestTomcat10OnJdk25 extends Cell {
        OldestTomcat10OnJdk25() {
            super("adcertmap.oldestTomcat10", Jvm.jdk25());
        }
    }

    @Nested
    class OldestTomcat11OnJdk25 extends Cell {
        OldestTomcat11OnJdk25() {
            super("adcertmap.oldestTomcat11", Jvm.jdk25());
        }
    }

    @Nested
    class NewestTomcat10OnJdk25 extends Cell {
        NewestTomcat10OnJdk25() {
            super("adcertmap.tomcat10", Jvm.jdk25());
        }
    }

    @Nested
    class NewestTomcat11OnJdk25 extends Cell {
        NewestTomcat11OnJdk25() {
            super("adcertmap.tomcat11", Jvm.jdk25());
        }
    }
}
