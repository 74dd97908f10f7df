// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlText;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the start of Tomcat would warn of is read from server.xml, with the words of the start. */
class ServerXmlReviewTest {
    private static final String REALM = "<Realm className=\"" + ClassNames.ACTIVE_DIRECTORY_REALM + "\"/>";
    private static final String VALVE = "<Valve className=\"" + ClassNames.VALVE + "\" enabled=\"true\"/>";
    private static final String TLS = "<Connector port=\"8443\" SSLEnabled=\"true\">"
            + "<SSLHostConfig certificateVerification=\"optional\" truststoreFile=\"x\"/></Connector>";

    private static List<String> warnings(String connectors, String engine) throws Exception {
        return texts(ServerXmlReview.warnings(XmlText.of("<Server>" + service(connectors, engine) + "</Server>")
                .root()));
    }

    private static List<String> texts(List<ConfigurationWarning> warnings) {
        return warnings.stream().map(ConfigurationWarning::text).toList();
    }

    private static String service(String connectors, String engine) {
        return "<Service>" + connectors + "<Engine name=\"Catalina\">" + engine + "</Engine></Service>";
    }

    private static String listed(String realm) {
        return realm.replace(ClassNames.ACTIVE_DIRECTORY_REALM, ClassNames.LISTED_CERTIFICATES_REALM);
    }

    private static void assertOneWarning(String beginning, String connectors, String engine) throws Exception {
        List<String> warnings = warnings(connectors, engine);
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith(beginning), warnings::toString);
    }

    @Test
    void correctConfigurationHasNoWarning() throws Exception {
        assertEquals(List.of(), warnings(TLS, REALM + VALVE));
        assertEquals(List.of(), warnings("<Connector port=\"8080\"/>" + TLS, REALM + VALVE), "plain HTTP beside TLS");
        assertEquals(
                List.of(),
                ServerXmlReview.warnings(
                        XmlText.of("<Context>" + REALM + VALVE + "</Context>").root()));
    }

    @Test
    void serverWithoutATlsConnectorIsReported() throws Exception {
        assertOneWarning("there is no TLS connector", "<Connector port=\"8080\"/>", REALM + VALVE);
        assertEquals(
                List.of(),
                warnings(
                        "<Connector port=\"8080\"/>",
                        REALM + VALVE.replace("enabled", "certificateHeader=\"nginx\" enabled")),
                "a reverse proxy terminates TLS");
    }

    @ParameterizedTest
    @CsvSource({
        "'', certificateVerification is [none] on the connector on port [8443] for [_default_]",
        "none, certificateVerification is [none]",
        "optionalNoCA, certificateVerification is [optionalNoCA]",
        "optional, truststoreFile is not set on the connector on port [8443]",
        "required, truststoreFile is not set"
    })
    void connectorThatRequestsNoCertificateOrTrustsEveryCaIsReported(String verification, String warning)
            throws Exception {
        String trust = verification.equals("optionalNoCA") ? " truststoreFile=\"x\"" : "";
        String host = verification.isEmpty()
                ? ""
                : "<SSLHostConfig certificateVerification=\"" + verification + "\"" + trust + "/>";
        assertOneWarning(
                warning, "<Connector port=\"8443\" SSLEnabled=\"true\">" + host + "</Connector>", REALM + VALVE);
    }

    @Test
    void trustManagerOfAdcertmapNeedsATrustStoreAndAnyOtherDoesNot() throws Exception {
        String ours = TLS.replace("truststoreFile=\"x\"", "trustManagerClassName=\"org.adcertmap.X\"");
        assertOneWarning("truststoreFile is not set", ours, REALM + VALVE);
        assertEquals(List.of(), warnings(ours.replace("org.adcertmap.X", "com.example.X"), REALM + VALVE));
    }

    @ParameterizedTest
    @CsvSource({
        "clientAuthIssuers='ntAuth', false",
        "clientAuthIssuers='NTAUTH' settings='x', false",
        "settings='x', false",
        "clientAuthIssuers='truststore', true",
        "clientAuthIssuers='truststore' settings='x', true"
    })
    void trustManagerOfAdcertmapNeedsNoTrustStoreWhereNtAuthNamesTheIssuers(String attributes, boolean isReported)
            throws Exception {
        String tls = TLS.replace("truststoreFile=\"x\"", "trustManagerClassName=\"org.adcertmap.X\"");
        String realm = REALM.replace("/>", " " + attributes.replace('\'', '"') + "/>");
        assertEquals(isReported ? 1 : 0, warnings(tls, realm + VALVE).size());
    }

    @Test
    void realmOfTheEngineCountsForTheConnectorsOfItsServiceAlone() throws Exception {
        String ours = TLS.replace("truststoreFile=\"x\"", "trustManagerClassName=\"org.adcertmap.X\"");
        String ntAuth = REALM.replace("/>", " clientAuthIssuers=\"ntAuth\"/>");
        XmlElement root = XmlText.of("<Server>"
                        + service(TLS, listed(REALM) + "<Host>" + ntAuth + "</Host>")
                        + service(TLS, "<Realm>" + ntAuth + REALM + "</Realm>")
                        + service(ours, REALM)
                        + "</Server>")
                .root();
        assertEquals(
                List.of(false, true, false, false),
                ServerXmlReview.realms(root).stream()
                        .map(ServerXmlReview::lacksTrustManager)
                        .toList());
        List<String> warnings = texts(ServerXmlReview.connectorWarnings(root));
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("truststoreFile is not set"), warnings::toString);
    }

    @Test
    void valvesThatWorkAgainstTheMappingAreReported() throws Exception {
        assertOneWarning(
                RealmReview.sslValve("Catalina").text(),
                TLS,
                REALM + VALVE + "<Valve className=\"org.apache.catalina.valves.SSLValve\"/>");
        String nested = "<Realm className=\"org.apache.catalina.realm.CombinedRealm\">" + REALM + "</Realm>";
        String singleSignOn = "<Valve className=\"org.apache.catalina.authenticator.SingleSignOn\"/>";
        assertOneWarning(RealmReview.nestedBesideSingleSignOn("Catalina").text(), TLS, nested + VALVE + singleSignOn);
        assertEquals(List.of(), warnings(TLS, REALM + VALVE + singleSignOn), "it is not nested");
        assertEquals(List.of(), warnings(TLS, nested + VALVE));
        assertOneWarning(
                RealmReview.nestedBesideSingleSignOn("Catalina").text(), TLS, listed(nested) + VALVE + singleSignOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {ClassNames.ACTIVE_DIRECTORY_REALM, ClassNames.LISTED_CERTIFICATES_REALM})
    void realmThatIsTheWholeFileHasNoContainer(String className) throws Exception {
        XmlElement realm =
                XmlText.of("<Realm className=\"" + className + "\"/>").root();
        assertEquals(List.of(), ServerXmlReview.warnings(realm));
        assertEquals(List.of(), OtherRealmReview.warnings(realm));
        assertEquals(realm, ServerXmlReview.container(realm));
        assertFalse(ServerXmlReview.lacksTrustManager(realm));
    }

    @Test
    void valveThatIsOffOrHasFlagsWithoutEffectIsReported() throws Exception {
        assertOneWarning(RealmReview.NO_VALVE.text(), TLS, REALM);
        assertOneWarning(RealmReview.NO_VALVE.text(), TLS, listed(REALM));
        assertOneWarning(RealmReview.NO_ENABLED_VALVE.text(), TLS, REALM + VALVE.replace("true", "false"));
        assertEquals(List.of(), warnings(TLS, ""), "adcertmap is not configured");
        assertOneWarning(
                "sslFlags: SslMapCert without SslNegotiateCert has no effect",
                TLS,
                REALM + VALVE.replace("enabled", "sslFlags=\"SslMapCert\" enabled"));
        assertOneWarning(
                "sslFlags: invalid value \"Sslx\"", TLS, REALM + VALVE.replace("enabled", "sslFlags=\"Sslx\" enabled"));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, 1", "'10.0.0.5, ::/0', 1", "${proxies:-0.0.0.0/0}, 1", "10.0.0.0/8, 0"})
    void valveThatTrustsAHeaderFromEveryAddressIsReported(String proxies, int count) throws Exception {
        String valve =
                VALVE.replace("enabled", "certificateHeader=\"nginx\" trustedProxies=\"" + proxies + "\" enabled");
        assertEquals(Collections.nCopies(count, RealmReview.EVERY_PROXY.text()), warnings(TLS, REALM + valve));
    }

    @Test
    void propertiesCountWithTheirDefaults() throws Exception {
        String connector =
                TLS.replace("\"optional\"", "\"${verification:-required}\"").replace("\"8443\"", "\"${port:-8443}\"");
        assertEquals(List.of(), warnings(connector, REALM + VALVE.replace("true", "${on:-true}")));
        assertEquals("a${x}b-c", PropertyDefaults.of("a${x}${y:-b-c}"));
        assertEquals("", PropertyDefaults.of(null));
        assertFalse(ServerXmlReview.requestsCertificates(
                XmlText.of("<Server><Connector port=\"1\"/></Server>").root()));
    }
}
