// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.JmxAgent;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tomcat's StoreConfig saves the running configuration, and Tomcat starts with the same settings from it. */
class StoreConfigIT {
    private static final String LISTENER =
            "<Listener className=\"org.apache.catalina.storeconfig.StoreConfigLifecycleListener\"/>";
    private static final String OURS = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\" ";
    private static final String SAMPLE =
            OURS.strip() + "\n             settings=\"${adcertmap.settings:-conf/adcertmap.properties}\"/>";
    /** Not settings: they change while Tomcat runs, or are Tomcat's own. */
    private static final Set<String> STATE = Set.of(
            "modelerType",
            "realms",
            "stateName",
            "realmPath",
            "available",
            "bindStatus",
            "settingsLoaded",
            "settingsError",
            "settingsLoadedSeconds",
            "settingsRejected",
            "directoryQueries",
            "expiringCertificates",
            "build",
            "expiring",
            "recentRefusalTable",
            "warnings",
            "revocationSources",
            "history",
            "clockSkewSeconds",
            "recentResponses",
            "dayResponses",
            "mappedCount",
            "deniedCount",
            "unavailableCount",
            "outcomes",
            "delegations",
            "changeTrackingStatus",
            "lastChangeNotification",
            "lastUnavailable",
            "lastUnavailableReason",
            "outageStart",
            "outageEnd",
            "outageGraceEnd",
            "domainControllers",
            "effectiveSettings",
            "cachedCertificates",
            "responses",
            "handshakeRefusals",
            "changes",
            "savedIn",
            "savedEnabled",
            "container");

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private Path home;
    private TomcatBase base;
    private JmxAgent agent;

    @BeforeEach
    void createDirectory() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        alice = directory.user("alice");
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private void create(String property) {
        home = Path.of(System.getProperty(property));
        base = TomcatBase.create(
                        Path.of("target/e2e/StoreConfig-" + property), home, AdcertmapJar.path(), directory, ca)
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT)
                .edit("server.xml", "<Service name", LISTENER + "\n  <Service name");
        agent = new JmxAgent(base);
    }

    private RunningTomcat start() {
        return RunningTomcat.start(home, base.folder(), base.properties());
    }

    private Browser.Page loginOfAlice(RunningTomcat tomcat) {
        Identity identity = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/");
    }

    /** Every setting of every Realm and of the Valve, by bean and attribute. */
    private Map<String, Object> shown() throws Exception {
        Map<String, Object> all = new TreeMap<>();
        try (JMXConnector connector = agent.connect(JmxAgent.READER, JmxAgent.PASSWORD)) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            for (String query :
                    new String[] {"Catalina:type=Realm,*", "Catalina:type=Valve,name=ClientCertificateMappingValve,*"
                    }) {
                for (ObjectName name : beans.queryNames(new ObjectName(query), null)) {
                    for (var attribute : beans.getMBeanInfo(name).getAttributes()) {
                        if (!STATE.contains(attribute.getName())) {
                            all.put(
                                    name + " " + attribute.getName(),
                                    String.valueOf(beans.getAttribute(name, attribute.getName())));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** Saves the configuration and returns the new server.xml. */
    private String save() throws Exception {
        try (JMXConnector connector = agent.connect(JmxAgent.ADMINISTRATOR, JmxAgent.PASSWORD)) {
            connector
                    .getMBeanServerConnection()
                    .invoke(new ObjectName("Catalina:type=StoreConfig"), "storeConfig", null, null);
        }
        return Files.readString(base.folder().resolve("conf/server.xml"));
    }

    private void edit(String text, String replacement) {
        base.edit("server.xml", text, replacement);
    }

    private void writeFilesThatTheSettingsName() throws IOException {
        Path conf = base.folder().resolve("conf");
        Files.writeString(conf.resolve("svc.keytab"), "not read before the first query");
        Files.copy(conf.resolve("server.p12"), conf.resolve("svc.p12"));
        Files.writeString(conf.resolve("svc.password"), "changeit\n");
        Files.writeString(conf.resolve("roles.txt"), "Domain Users = user\n");
        Files.writeString(conf.resolve("issuing.pem"), ca.pem());
        Files.writeString(conf.resolve("empty.properties"), "");
        Files.writeString(conf.resolve("crls.pem"), ca.pem() + ca.newCrl().pem());
    }

    /** Sets every setting but the secret in three nested Realms, and every attribute of the Valve. */
    private void setEverySetting() {
        String directoryTrust = "directoryTrustStoreFile='conf/domain-controllers.p12' directoryTrustStoreType='JKS'"
                + " directoryTrustStorePasswordFile='${catalina.base}/conf/domain-controllers.password' ";
        String simple =
                OURS + "settings='conf/empty.properties' domain='corp.example.test' servers='dc1.corp.example.test'"
                        + " site='Berlin' dnsServers='127.0.0.1'"
                        + " domainControllerDnsSuffixes='dc.example.com' domainControllerCertificateCheck='off'"
                        + " connectionSecurity='startTls' " + directoryTrust
                        + "bindDn='svc@corp.example.test' bindPasswordFile='conf/adcertmap.password'"
                        + " connectTimeout='5s' responseTimeout='31s' maxConnections='7' mappingMethods='upn, sid,"
                        + " issuerSerial'"
                        + " strongCertificateBindingEnforcement='compatibility'"
                        + " certificateBackdatingCompensation='365d'"
                        + " strongNameMatches='9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c;1.3.6.1.4.1.99999.1"
                        + ";UpnSuffix=corp.example.com'"
                        + " sanUriSidIssuers='9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c' computerAccounts='true'"
                        + " checkLogonHours='true'"
                        + " checkPasswordExpired='true' ntAuth='file:conf/issuing.pem'"
                        + " certificationAuthorities='file:conf/issuing.pem'"
                        + " certificationAuthoritiesPasswordFile='conf/svc.password'"
                        + " sha1Signatures='acceptCertificates' clientAuthIssuers='ntAuth' usageCheck='false' userNameFormat='upn'"
                        + " verifyClientCertRevocation='false' verifyRevocationWithCachedClientCertOnly='true'"
                        + " revocationFreshnessTime='1h'"
                        + " urlRetrievalTimeout='6s' revocationFailureMode='12h'"
                        + " revocationAllowedHosts='pki.example.com'"
                        + " crlFiles='file:conf/crls.pem' revocationCacheDirectory='off'"
                        + " roleNameFormat='DOMAIN\\sam' roleMappings='conf/roles.txt' cacheTtl='61s'"
                        + " negativeCacheTtl='31s'"
                        + " outageGracePeriod='16m' changeTracking='off' cacheSize='9999' auditLog='all' auditFormat='json' recentRefusals='99'/>";
        String kerberos = OURS
                + "domain='corp.example.test' servers='dc1.corp.example.test' authentication='gssapi'"
                + " connectionSecurity='sasl'"
                + " principal='svc@CORP.EXAMPLE.TEST' keytab='conf/svc.keytab' channelBinding='false'"
                + " useSubjectAltName='false' readOnlyControllers='use'"
                + " delegationPrincipal='svc-delegation@CORP.EXAMPLE.TEST' delegationKeytab='conf/svc.keytab'"
                + " delegationRoles='Readers' delegationStrength='all' delegationCacheTtl='14m' delegationTimeout='6s'"
                + " delegationCacheSize='999' delegationInPrincipal='true'"
                + " changeTracking='off'/>";
        String certificate = OURS
                + "domain='corp.example.test' servers='dc1.corp.example.test' authentication='external'"
                + " keyStoreFile='conf/svc.p12'"
                + " keyStoreType='JKS' keyStorePasswordFile='conf/svc.password' changeTracking='off'/>";
        edit(
                SAMPLE,
                "<Realm className='org.apache.catalina.realm.CombinedRealm'>" + simple + kerberos + certificate
                        + "</Realm>");
        edit(
                "autoDeploy=\"false\">",
                "autoDeploy=\"false\"><Realm className='org.apache.catalina.realm.LockOutRealm'>" + SAMPLE
                        + "</Realm>");
        edit("${adcertmap.sslFlags:-Ssl, SslNegotiateCert}", "Ssl, Ssl128, SslNegotiateCert");
        base.property("adcertmap.certificateHeader", "nginx:X-Client-Cert")
                .property("adcertmap.trustedProxies", "10.0.0.5, fd00::/64");
        edit("${adcertmap.anonymousAuthentication:-true}\"", "false\" account=\"!*-adm\"");
    }

    private void assertEverySettingExceptTheSecretIsIn(String saved) {
        for (Setting<?> setting : RealmSettings.all()) {
            String name = setting == RealmSettings.DOMAIN ? "dnsDomain" : setting.key();
            assertEquals(!setting.isSecret(), saved.contains(name + "=\""), name + " in " + saved);
        }
        assertTrue(saved.contains("trustedProxies=\"10.0.0.5, fd00::/64\""), saved);
        assertTrue(saved.contains("account=\"!*-adm\""), saved);
        assertFalse(saved.contains(directory.bindPassword()), saved);
    }

    /** Three nested Realms that together set every setting but the secret, and one in the LockOutRealm of the Host. */
    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void everySettingExceptTheSecretIsSaved(String property) throws Exception {
        create(property);
        writeFilesThatTheSettingsName();
        setEverySetting();
        Map<String, Object> before;
        try (RunningTomcat tomcat = start()) {
            assertFalse(tomcat.log().contains("configuration error"), tomcat::log);
            assertEquals("CORP\\alice", loginOfAlice(tomcat).user());
            before = shown();
            assertEverySettingExceptTheSecretIsIn(save());
        }
        try (RunningTomcat tomcat = start()) {
            assertEquals(before, shown());
            assertEquals("CORP\\alice", loginOfAlice(tomcat).user());
        }
        assertEquals(
                4,
                before.keySet().stream()
                        .filter(key -> key.endsWith(" dnsDomain"))
                        .count(),
                before::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void savedConfigurationWithBindPasswordFileStarts(String property) throws Exception {
        create(property);
        edit(SAMPLE, attributes("bindPasswordFile=\"conf/adcertmap.password\""));
        try (RunningTomcat tomcat = start()) {
            assertEquals("CORP\\alice", loginOfAlice(tomcat).user());
            assertFalse(save().contains(directory.bindPassword()));
        }
        try (RunningTomcat tomcat = start()) {
            assertEquals("CORP\\alice", loginOfAlice(tomcat).user());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void bindPasswordIsNotSavedAndTheNextStartReportsIt(String property) throws Exception {
        create(property);
        edit(SAMPLE, attributes("bindPassword=\"${test.secret}\""));
        base.property("test.secret", directory.bindPassword());
        try (RunningTomcat tomcat = start()) {
            assertEquals("CORP\\alice", loginOfAlice(tomcat).user());
            String saved = save();
            assertFalse(saved.contains(directory.bindPassword()), saved);
            assertFalse(saved.contains("bindPassword"), saved);
        }
        String log = RunningTomcat.startExpectingFailure(home, base.folder(), base.properties());
        assertTrue(
                log.contains("bindPasswordFile: required setting is missing; set bindPasswordFile or bindPassword"),
                log);
    }

    private String attributes(String password) {
        return OURS + "domain=\"" + directory.domain() + "\" servers=\"" + directory.server() + "\" bindDn=\""
                + directory.bindDn()
                + "\" directoryTrustStoreFile=\"conf/domain-controllers.p12\""
                + " directoryTrustStorePasswordFile=\"conf/domain-controllers.password\""
                + " responseTimeout=\"30s\" verifyClientCertRevocation=\"false\" " + password + "/>";
    }
}
