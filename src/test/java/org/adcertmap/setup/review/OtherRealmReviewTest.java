// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.XmlText;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.junit.jupiter.api.Test;

/** Which Realms are reported because they may log in what ours deny. */
class OtherRealmReviewTest {
    private static final String REALM = "<Realm className=\"" + ClassNames.ACTIVE_DIRECTORY_REALM + "\"/>";
    private static final String VALVE = "<Valve className=\"" + ClassNames.VALVE + "\" enabled=\"true\"/>";

    private static List<ConfigurationWarning> warnings(String engine) throws Exception {
        return OtherRealmReview.warnings(
                XmlText.of("<Server><Service><Engine name=\"Catalina\">" + engine + "</Engine></Service></Server>")
                        .root());
    }

    private static String listed(String realm) {
        return realm.replace(ClassNames.ACTIVE_DIRECTORY_REALM, ClassNames.LISTED_CERTIFICATES_REALM);
    }

    @Test
    void otherRealmBeforeOursIsReportedWhereThereIsNoValve() throws Exception {
        String users = "<Realm className=\"org.apache.catalina.realm.UserDatabaseRealm\"/>";
        String lockOut = "<Realm className=\"org.apache.catalina.realm.LockOutRealm\">" + users + "</Realm>";
        String combined = "<Realm className=\"org.apache.catalina.realm.CombinedRealm\">";
        String both = combined + lockOut + REALM + "</Realm>";
        ConfigurationWarning warning = RealmReview.otherRealmsFirst("Catalina", "UserDatabaseRealm");
        assertEquals(List.of(), warnings(combined + REALM + lockOut + "</Realm>"));
        assertEquals(List.of(warning), warnings(both));
        assertEquals(List.of(warning), warnings(listed(both)));
        assertEquals(List.of(), warnings(both + VALVE));
        assertEquals(List.of(), warnings(both.replace("UserDatabaseRealm", "NullRealm")));
    }

    @Test
    void otherRealmBeforeOursIsReportedForEachHostWithoutAValve() throws Exception {
        String users = "<Realm className=\"org.apache.catalina.realm.UserDatabaseRealm\"/>";
        String both = "<Realm className=\"org.apache.catalina.realm.CombinedRealm\">" + users + REALM + "</Realm>";
        String served = "<Host name=\"a\">" + VALVE + "</Host>";
        String context = "<Context path=\"/x\">" + VALVE + "</Context>";
        assertEquals(
                List.of(
                        RealmReview.otherRealmsFirst("b", "UserDatabaseRealm"),
                        RealmReview.otherRealmsFirst("c", "UserDatabaseRealm")),
                warnings(both + served + "<Host name=\"b\"/><Host name=\"c\">" + context + "</Host>"));
        assertEquals(List.of(), warnings(both + served), "the only Host");
        assertEquals(List.of(), warnings(both + served + "<Host name=\"b\">" + users + "</Host>"), "its own Realm");
        assertEquals(List.of(), warnings(VALVE + "<Host name=\"b\">" + both + "</Host>"), "a Valve above it");
        assertEquals(
                List.of(RealmReview.otherRealmsFirst("b", "UserDatabaseRealm")),
                warnings(served + "<Host name=\"b\">" + both + "</Host>"));
        assertEquals(
                List.of(RealmReview.otherRealmsFirst("Catalina", "UserDatabaseRealm")),
                warnings(both + "<Host name=\"c\">" + context + "</Host>"));
    }
}
