// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationError.Kind;
import org.adcertmap.setup.settings.SettingsException;

/**
 * What the start of Tomcat would report about the settings of the Realms in a file. Immutable.
 *
 * @param errors configuration errors, which stop the Realm
 * @param warnings settings that weaken security, and what cannot be checked here
 */
record RealmReport(List<String> errors, List<String> warnings) {
    /**
     * Reviews the settings of the Realms of a file.
     *
     * @param base CATALINA_BASE, without which files of settings cannot be found
     */
    static RealmReport of(XmlElement root, Optional<Path> base) {
        List<XmlElement> realms =
                root.selfAndDescendants().filter(ServerXmlReview::isEitherRealm).toList();
        return base.isPresent() || realms.isEmpty()
                ? of(realms, base.orElse(Path.of("")))
                : new RealmReport(
                        List.of(),
                        List.of("the settings are not checked: the file is not below a folder conf of Tomcat"));
    }

    private static RealmReport of(List<XmlElement> realms, Path base) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (XmlElement realm : realms) {
            try {
                if (realm.hasClassName(ClassNames.LISTED_CERTIFICATES_REALM)) {
                    ListedRealmReview.of(realm, base).stream()
                            .filter(finding -> finding.level() == DirectoryFinding.Level.WARNING)
                            .map(finding -> finding.text()
                                    + finding.hint().map(hint -> "; " + hint).orElse(""))
                            .forEach(warnings::add);
                    continue;
                }
                EffectiveSettings settings = RealmValues.effective(realm, base);
                SettingsReview review = SettingsReview.of(settings.values(), false);
                review.missing().forEach(error -> errors.add(error.text()));
                review.errors().forEach(error -> errors.add(error.text()));
                review.warnings().forEach(warning -> warnings.add(warning.text()));
                if (review.isComplete()
                        && settings.value(RealmSettings.CLIENT_AUTH_ISSUERS).equalsIgnoreCase("ntAuth")
                        && ServerXmlReview.lacksTrustManager(realm)) {
                    warnings.add(RealmReview.NO_TRUST_MANAGER.text());
                }
            } catch (SettingsException e) {
                for (ConfigurationError error : e.errors()) {
                    (error.kind() == Kind.UNKNOWN_VARIABLE ? warnings : errors).add(error.text());
                }
            }
        }
        return new RealmReport(
                errors.stream().distinct().toList(),
                warnings.stream().distinct().toList());
    }
}
