// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;

/** Checks connections to a real Tomcat 10.1 with the JDK's TLS. */
class Tomcat10ModesIT extends ConnectionModes {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat10"));
    }

    @Override
    RunningTomcat start(TomcatBase base) {
        return RunningTomcat.start(home(), base.folder(), base.properties());
    }
}
