// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.configure.RealmValues;
import org.adcertmap.tool.configure.SettingsReview;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.JmxAddress;
import picocli.CommandLine.Option;

/** Holds the options that say what is checked; exactly one of them is given. */
final class DoctorTarget {
    @Option(
            names = "--catalina-base",
            required = true,
            paramLabel = "DIR",
            description = "CATALINA_BASE of the Tomcat; its server.xml and the settings of its Realms are checked")
    private Path catalinaBase;

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "FILE",
            description = "settings file, as in the Realm's attribute settings; Tomcat is not checked")
    private Path settings;

    /**
     * Reads the files that are checked.
     *
     * @throws SettingsException if {@code server.xml}, or the form of the settings file of {@code --settings}, cannot
     *     be read
     */
    DoctorInput input(
            Map<Path, List<X509Certificate>> certificates,
            List<String> accounts,
            Optional<JmxAddress> jmx,
            Duration timeout,
            Clock clock)
            throws SettingsException {
        Optional<XmlFile> serverXml = catalinaBase == null ? Optional.empty() : Optional.of(serverXml());
        List<CheckedRealm> realms = serverXml.isPresent() ? realms(serverXml.get()) : List.of(ofFile());
        return new DoctorInput(
                Optional.ofNullable(catalinaBase), serverXml, realms, certificates, accounts, jmx, timeout, clock);
    }

    private XmlFile serverXml() throws SettingsException {
        try {
            return XmlFile.read(catalinaBase.resolve("conf").resolve("server.xml"));
        } catch (ServerXmlException e) {
            throw new SettingsException(ConfigurationError.of("--catalina-base", e.getMessage()));
        }
    }

    private CheckedRealm ofFile() throws SettingsException {
        return checked(
                settings.toString(),
                Optional.empty(),
                EffectiveSettings.of(Optional.of(settings.toString()), Map.of(), Map.of(), Path.of("")));
    }

    private List<CheckedRealm> realms(XmlFile serverXml) {
        List<CheckedRealm> realms = new ArrayList<>();
        for (XmlElement realm : ServerXmlReview.realms(serverXml.xml().root())) {
            String place = "server.xml:" + serverXml.xml().line(realm);
            try {
                realms.add(checked(place, Optional.of(realm), RealmValues.effective(realm, catalinaBase)));
            } catch (SettingsException e) {
                realms.add(new CheckedRealm(
                        place,
                        Optional.of(realm),
                        RealmValues.attributes(realm, catalinaBase),
                        RealmValues.file(realm)
                                .map(name -> name.replaceFirst(".*[/\\\\]", ""))
                                .orElse(place),
                        e.errors()));
            }
        }
        return realms;
    }

    private static CheckedRealm checked(String place, Optional<XmlElement> element, EffectiveSettings settings) {
        SettingsReview review = SettingsReview.of(settings.values(), false);
        return new CheckedRealm(
                place,
                element,
                settings,
                Stream.concat(review.missing().stream(), review.errors().stream())
                        .toList());
    }
}
