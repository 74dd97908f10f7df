// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;
import org.apache.catalina.LifecycleException;
import org.apache.tomcat.util.IntrospectionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Realm starts with valid settings, from attributes or a file, and reports every configuration error. */
class RealmStartTest extends EmbeddedTest {
    private ActiveDirectoryRealm realm;

    private String messagesOfFailedStart(ActiveDirectoryRealm invalid) {
        tomcat.engine().setRealm(invalid);
        Throwable failure = assertThrows(LifecycleException.class, tomcat::start);
        StringBuilder messages = new StringBuilder();
        for (; failure != null; failure = failure.getCause()) {
            messages.append(failure.getMessage()).append('\n');
        }
        return messages.toString();
    }

    @Test
    void everyConfigurationErrorIsReportedAtOnce() {
        realm = tomcat.realm(directory);
        IntrospectionUtils.setProperty(realm, "server", "dc1");
        IntrospectionUtils.setProperty(realm, "mappingMethods", "upn,spn");
        IntrospectionUtils.setProperty(realm, "responseTimeout", "2");
        String messages = messagesOfFailedStart(realm);
        assertTrue(messages.contains("3 configuration errors:"), messages);
        assertTrue(messages.contains("server: unknown setting (did you mean \"servers\"?)"), messages);
        assertTrue(messages.contains("responseTimeout: invalid value \"2\": has no unit"), messages);
        assertTrue(messages.contains("unknown method \"spn\""), messages);
        assertFalse(messages.contains(directory.bindPassword()), "no secret in a message");
    }

    @Test
    void missingRequiredSettingsAreReported() {
        String messages = messagesOfFailedStart(new ActiveDirectoryRealm());
        for (String name : List.of("domain", "bindDn", "bindPasswordFile")) {
            assertTrue(messages.contains(name + ": required setting is missing"), messages);
        }
    }

    @Test
    void invalidAttributesOfTheValveStopTheStart() {
        IntrospectionUtils.setProperty(valve, "enable", "true");
        IntrospectionUtils.setProperty(valve, "enabled", "yes");
        IntrospectionUtils.setProperty(valve, "sslFlags", "Tls");
        tomcat.engine().getPipeline().addValve(valve);
        String messages = messagesOfFailedStart(tomcat.realm(directory));
        assertTrue(messages.contains("3 configuration errors:"), messages);
        assertTrue(messages.contains("enable: unknown attribute of the Valve (did you mean \"enabled\"?)"), messages);
        assertTrue(messages.contains("enabled: invalid value \"yes\": must be true or false"), messages);
    }

    @Test
    void attributeDomainIsTheSettingAndNotTheJmxDomain() throws Exception {
        realm = tomcat.realm(directory);
        realm.setDnsDomain(null);
        IntrospectionUtils.setProperty(realm, "domain", directory.domain());
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        assertEquals(directory.domain(), realm.getDnsDomain());
        assertEquals(tomcat.engine().getDomain(), realm.getObjectName().getDomain());
    }

    @Test
    void attributeOverridesTheSettingsFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("password"), directory.bindPassword());
        Files.writeString(folder.resolve("store.password"), directory.trustStorePassword());
        Path file = Files.writeString(folder.resolve("adcertmap.properties"), """
        domain = %s
        servers = %s
        bindDn = %s
        bindPasswordFile = password
        directoryTrustStoreFile = %s
        directoryTrustStorePasswordFile = store.password
        userNameFormat = sid
        verifyClientCertRevocation = false
        """.formatted(
                        directory.domain(), directory.server(), directory.bindDn(), directory.trustStore()));
        realm = new ActiveDirectoryRealm();
        realm.setSettings(file.toString());
        realm.setUserNameFormat("upn");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertEquals(
                "alice@" + directory.domain(),
                browser(identityOf(alice)).get("/").user());
    }

    @Test
    void changedRoleMappingsFileIsReloaded(@TempDir Path folder) throws Exception {
        Path roles = Files.writeString(folder.resolve("roles.txt"), "Domain Users = user\n");
        realm = tomcat.realm(directory);
        realm.setRoleMappings(roles.toString());
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertEquals(Optional.of("user"), browser(identityOf(alice)).get("/").value("roles"));
        Files.writeString(roles, "Domain Users\n");
        Files.setLastModifiedTime(roles, FileTime.from(Instant.now().minusSeconds(60))); // no longer written
        realm.backgroundProcess();
        assertTrue(realm.getSettingsError().startsWith("roleMappings: line 1 of "), realm::getSettingsError);
        assertEquals(Optional.of("user"), browser(identityOf(alice)).get("/").value("roles"));
        Files.writeString(roles, "CORP\\Domain Users = user, admin\n");
        Files.setLastModifiedTime(roles, FileTime.from(Instant.now().minusSeconds(30)));
        realm.backgroundProcess();
        assertEquals(
                Optional.of("admin,user"), browser(identityOf(alice)).get("/").value("roles"));
    }

    @Test
    void realmStartsWhileNoDomainControllerIsReachable() throws Exception {
        directory.stop();
        startWithRealmAndValveInTheEngine();
        assertEquals(503, browser(identityOf(alice)).get("/").status());
        directory.startAgain();
        assertEquals(
                "CORP\\alice",
                Eventually.get(() -> browser(identityOf(alice)).get("/"), page -> page.status() == 200)
                        .user());
    }

    @Test
    void sessionSurvivesAStopAndStartOfTheRealm() throws Exception {
        startWithRealmAndValveInTheEngine();
        realm = (ActiveDirectoryRealm) tomcat.engine().getRealm();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        realm.stop();
        assertEquals(500, alices.get("/", cookie).status());
        realm.start();
        Page page = alices.get("/", cookie);
        assertEquals(
                "CORP\\alice work",
                page.user() + " " + page.value("note").orElse("-"),
                "the session survives the internal error");
    }

    @Test
    void jmxShowsEverySettingExceptTheSecret() throws Exception {
        startWithRealmAndValveInTheEngine();
        realm = (ActiveDirectoryRealm) tomcat.engine().getRealm();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = realm.getObjectName();
        Set<String> expected = RealmSettings.all().stream()
                .filter(setting -> !setting.isSecret())
                .<String>map(Setting::key)
                .collect(Collectors.toCollection(TreeSet::new));
        expected.remove("domain");
        expected.addAll(List.of("dnsDomain", "settings", "realmPath", "stateName", "available"));
        assertTrue(names(server.getMBeanInfo(name)).containsAll(expected), expected::toString);
        for (String attribute : expected) {
            Object value = server.getAttribute(name, attribute);
            assertFalse(String.valueOf(value).contains(directory.bindPassword()), attribute);
        }
        assertEquals("0", server.getAttribute(name, "cacheTtl"));
        assertEquals("30s", server.getAttribute(name, "responseTimeout"));
        TabularData effective = (TabularData) server.getAttribute(name, "effectiveSettings");
        CompositeData cacheTtl = effective.get(new Object[] {"cacheTtl"});
        assertEquals("0 attribute", cacheTtl.get("value") + " " + cacheTtl.get("origin"));
        assertFalse(effective.toString().contains(directory.bindPassword()));
    }

    @Test
    void jmxShowsTheValuesOfTheSettingsFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("adcertmap.properties"), "cacheTtl = 7s\ncacheSize = 77\n");
        realm = tomcat.realm(directory);
        realm.setSettings(file.toString());
        realm.setCacheTtl(null);
        realm.setCacheSize("78");
        tomcat.engine().setRealm(realm);
        tomcat.start();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        assertEquals("7s", server.getAttribute(realm.getObjectName(), "cacheTtl"), "of the file");
        assertEquals("78", server.getAttribute(realm.getObjectName(), "cacheSize"), "the attribute takes precedence");
        assertEquals("60s", realm.getCacheTtl(), "StoreConfig saves attributes only");
    }

    private static Set<String> names(MBeanInfo info) {
        return Arrays.stream(info.getAttributes())
                .map(MBeanAttributeInfo::getName)
                .filter(name -> !name.equals("modelerType"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void secretHasNoGetter() {
        assertTrue(Arrays.stream(ActiveDirectoryRealm.class.getMethods())
                .noneMatch(method -> method.getName().equals("getBindPassword")));
    }

    @Test
    void everySettingHasABeanProperty() {
        realm = new ActiveDirectoryRealm();
        for (Setting<?> setting : RealmSettings.all()) {
            String name = setting == RealmSettings.DOMAIN ? "dnsDomain" : setting.key();
            assertTrue(IntrospectionUtils.setProperty(realm, name, "text"), name);
            if (!setting.isSecret()) {
                assertEquals("text", IntrospectionUtils.getProperty(realm, name), name);
            }
            assertEquals("text", realm.configuredSettings().get(setting.key()), name);
        }
    }
}
