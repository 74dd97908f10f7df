// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.serverxml.XmlFile;

/**
 * What {@code doctor} checks. Immutable, but for the file, which is only read.
 *
 * @param catalinaBase CATALINA_BASE; empty with {@code --settings}
 * @param serverXml its {@code server.xml}; empty with {@code --settings}
 * @param realms the Realms, or one for the settings file
 * @param certificates chains of client certificates by file name, the client certificate first
 * @param accounts names of {@code --account}
 * @param jmx the running Tomcat of {@code --jmx}
 * @param timeout the deadline of each check, from the start of all of them
 */
public record DoctorInput(
        Optional<Path> catalinaBase,
        Optional<XmlFile> serverXml,
        List<CheckedRealm> realms,
        Map<Path, List<X509Certificate>> certificates,
        List<String> accounts,
        Optional<JmxAddress> jmx,
        Duration timeout,
        Clock clock) {
    /** Returns the Realms that can start; only their directory can be checked. */
    public List<CheckedRealm> acceptedRealms() {
        return realms.stream().filter(realm -> realm.errors().isEmpty()).toList();
    }
}
