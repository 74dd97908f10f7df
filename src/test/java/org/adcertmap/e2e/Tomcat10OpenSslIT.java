// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks connections to a real Tomcat 10.1 on a JDK 25 with OpenSSL's TLS. */
@Tag("matrix")
class Tomcat10OpenSslIT extends ConnectionModes {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat10"));
    }

    @Override
    RunningTomcat start(TomcatBase base) {
        Jvm jvm = Jvm.jdk25().withOpenSsl(base.folder().resolve("native"));
        return RunningTomcat.start(jvm, home(), base.useOpenSsl().folder(), base.properties());
    }

    @Test
    void connectorsUseOpenSsl() {
        assertTrue(log().contains("https-opensslffm-nio"), log());
    }
}
