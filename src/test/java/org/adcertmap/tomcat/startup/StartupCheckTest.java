// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Realm;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.AuthenticatedUserRealm;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.NullRealm;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.valves.RemoteAddrValve;
import org.apache.catalina.valves.SSLValve;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that works against the mapping of certificates is logged as one warning when Tomcat has started. */
class StartupCheckTest extends EmbeddedTest {
    /** An attribute or a class: a word with a capital letter in it. */
    private static final Pattern NAME = Pattern.compile("\\b(?!RemoteAddrValve)\\w*[a-zL][A-Z]\\w+");

    private List<String> warnings() throws Exception {
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat")) {
            tomcat.engine().setRealm(realm());
            tomcat.engine().getPipeline().addValve(valve);
            tomcat.start();
            return documented(log.lines().stream()
                    .filter(line -> line.startsWith("WARNING "))
                    .map(line -> line.substring(8))
                    .toList());
        }
    }

    /** Returns the warnings, whose first name of an attribute or a class is in the list of warnings at startup. */
    private static List<String> documented(List<String> warnings) throws IOException {
        String page = Files.readString(Path.of("docs/troubleshooting.md"));
        String list = page.substring(page.indexOf("## Warnings at startup"), page.indexOf("Tomcat itself logs these"));
        for (String warning : warnings) {
            Matcher name = NAME.matcher(warning);
            assertTrue(name.find() && list.contains(name.group()), warning);
        }
        return warnings;
    }

    private List<String> warningsOfTheService() throws IOException {
        return documented(StartupCheck.warnings(tomcat.engine().getService()));
    }

    /** With revocation checking, as by default. */
    private ActiveDirectoryRealm realm() {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setVerifyClientCertRevocation("true");
        return realm;
    }

    private SSLHostConfig sslHostConfig() {
        return tomcat.tlsConnector().findSslHostConfigs()[0];
    }

    private void addSecurityConstraint() {
        SecurityConstraint.add(tomcat.context(), "/private/*", "*");
    }

    private void assertOneWarning(String beginning, String advice) throws Exception {
        List<String> all = warnings();
        assertEquals(1, all.size(), all::toString);
        assertTrue(all.get(0).startsWith(beginning) && all.get(0).contains(advice), all::toString);
    }

    @Test
    void correctConfigurationLogsNoWarning() throws Exception {
        addSecurityConstraint();
        assertEquals(List.of(), warnings());
    }

    @Test
    void connectorWithCertificateVerificationNoneIsReported() throws Exception {
        addSecurityConstraint();
        sslHostConfig().setCertificateVerification("none");
        assertOneWarning(
                "certificateVerification is [none] on the connector on port [", "set [optional] or [required]");
    }

    @Test
    void connectorWithCertificateVerificationOptionalNoCaIsReported() throws Exception {
        addSecurityConstraint();
        sslHostConfig().setCertificateVerification("optionalNoCA");
        assertOneWarning("certificateVerification is [optionalNoCA] on the connector on port [", "set [optional]");
    }

    @Test
    void connectorWithoutTruststoreFileIsReported() throws Exception {
        addSecurityConstraint();
        sslHostConfig().setTruststoreFile(null);
        assertOneWarning(
                "truststoreFile is not set on the connector on port [",
                "set truststoreFile to a trust store with your");
    }

    /** A renegotiation is served safely, so a connector with the usual protocols needs no change. */
    @Test
    void connectorThatPermitsRenegotiationIsNotReported() throws Exception {
        addSecurityConstraint();
        sslHostConfig().setProtocols("TLSv1.2+TLSv1.3");
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @CsvSource({"note|cart, 1", "note|org\\.adcertmap\\..*, 0", ", 0"})
    void filterThatDropsTheBindingOfSessionsIsReported(String filter, int count) throws Exception {
        addSecurityConstraint();
        StandardManager manager = new StandardManager();
        manager.setSessionAttributeNameFilter(filter);
        tomcat.context().setManager(manager);
        List<String> all = warnings();
        assertEquals(count, all.size(), all::toString);
        assertEquals(
                count,
                all.stream()
                        .filter(line -> line.startsWith("sessionAttributeNameFilter [" + filter + "] of the Manager of"
                                + " [ROOT] does not match the attribute [org.adcertmap.certificateSha256]"))
                        .count());
    }

    @Test
    void singleSignOnWithTheRealmAloneIsReported() throws Exception {
        addSecurityConstraint();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        tomcat.engine().setRealm(realm());
        List<String> all = new ArrayList<>();
        tomcat.start();
        all.addAll(warningsOfTheService());
        assertTrue(
                all.stream()
                        .anyMatch(
                                line -> line.startsWith(
                                        "SingleSignOn is configured for [ROOT], which has an"
                                                + " ActiveDirectoryRealm or ListedCertificatesRealm and no ClientCertificateMappingValve")),
                all::toString);
    }

    @Test
    void valveBeforeThatOfTheContextIsReported() throws Exception {
        addSecurityConstraint();
        tomcat.context().getPipeline().addValve(new RemoteAddrValve());
        ClientCertificateMappingValve ours = new ClientCertificateMappingValve();
        ours.setEnabled(true);
        tomcat.context().getPipeline().addValve(ours);
        assertOneWarning(
                "RemoteAddrValve is in the Context of [ROOT] before the ClientCertificateMappingValve",
                "put the ClientCertificateMappingValve first");
    }

    @Test
    void sslValveIsReported() throws Exception {
        addSecurityConstraint();
        tomcat.host().getPipeline().addValve(new SSLValve());
        assertOneWarning("SSLValve is configured in [localhost]", "certificateHeader and trustedProxies");
    }

    @Test
    void singleSignOnWithANestedRealmIsReported() throws Exception {
        addSecurityConstraint();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        LockOutRealm outer = new LockOutRealm();
        outer.addRealm(realm());
        tomcat.host().setRealm(outer);
        assertOneWarning(
                "SingleSignOn is configured, and the ActiveDirectoryRealm or ListedCertificatesRealm of [localhost] is nested in another Realm",
                "remove the SingleSignOn");
    }

    @Test
    void singleSignOnInFrontOfAnApplicationWithAnotherRealmIsReported() throws Exception {
        addSecurityConstraint();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        tomcat.addApplication("/other").setRealm(new NullRealm());
        assertOneWarning(
                "SingleSignOn is configured in front of [/other], whose Realm is not an ActiveDirectoryRealm or ListedCertificatesRealm",
                "add a ClientCertificateMappingValve behind the SingleSignOn");
    }

    @Test
    void singleSignOnWithAValveBehindItIsNotReported() throws Exception {
        addSecurityConstraint();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        tomcat.host().getPipeline().addValve(new ClientCertificateMappingValve());
        tomcat.addApplication("/other").setRealm(new NullRealm());
        assertEquals(List.of(), warnings());
    }

    @Test
    void unauthenticatedAccessToEveryApplicationIsReported() throws Exception {
        assertOneWarning(
                "anonymousAuthentication is [true] in [Tomcat], and no application there has a security-constraint",
                "set anonymousAuthentication=\"false\"");
    }

    @Test
    void valveWithoutAnonymousAuthenticationIsNotReported() throws Exception {
        valve.setAnonymousAuthentication(false);
        assertEquals(List.of(), warnings());
    }

    @Test
    void realmWithoutAnEnabledValveIsReported() throws Exception {
        addSecurityConstraint();
        valve.setEnabled(false);
        assertOneWarning(
                "enabled is not [true] on any ClientCertificateMappingValve",
                "neither by the Valve nor by CLIENT-CERT");
    }

    @Test
    void realmWithoutAValveIsReported() throws Exception {
        addSecurityConstraint();
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.start();
        List<String> all = warningsOfTheService();
        assertEquals(1, all.size(), all::toString);
        assertTrue(
                all.get(0).startsWith("there is no ClientCertificateMappingValve: only applications"), all::toString);
    }

    private static Realm beside(Realm ours, Realm other) {
        CombinedRealm combined = new CombinedRealm();
        combined.addRealm(ours);
        LockOutRealm lockOut = new LockOutRealm();
        lockOut.addRealm(other);
        combined.addRealm(lockOut);
        return combined;
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT-CERT, false, true, 1",
        "CLIENT-CERT, false, false, 0",
        "CLIENT-CERT, true, true, 0",
        "BASIC, false, true, 0"
    })
    void otherRealmBeforeOursIsReportedWhereClientCertMayUseIt(
            String method, boolean valve, boolean otherFirst, int count) throws Exception {
        addSecurityConstraint();
        tomcat.context().setLoginConfig(new LoginConfig(method, null, null, null));
        Realm ours = realm();
        Realm other = new AuthenticatedUserRealm();
        tomcat.engine().setRealm(otherFirst ? beside(other, ours) : beside(ours, other));
        if (valve) {
            tomcat.engine().getPipeline().addValve(this.valve);
        }
        tomcat.start();
        String warning =
                RealmReview.otherRealmsFirst("/", "AuthenticatedUserRealm").text();
        List<String> all = warningsOfTheService();
        assertEquals(count, all.stream().filter(warning::equals).count(), all::toString);
    }

    @Test
    void realmWithoutUsersBesideOursIsNotReported() throws Exception {
        addSecurityConstraint();
        tomcat.context().setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        tomcat.engine().setRealm(beside(realm(), new NullRealm()));
        tomcat.start();
        assertEquals(List.of(RealmReview.NO_VALVE.text()), warningsOfTheService());
    }

    @Test
    void flagsWithoutEffectAreReported() throws Exception {
        addSecurityConstraint();
        valve.setSslFlags("SslMapCert");
        assertOneWarning("sslFlags: SslMapCert without SslNegotiateCert has no effect", "set both");
    }

    @Test
    void forestWithoutARootCaIsReportedOnce() throws Exception {
        FakeActiveDirectory empty = FakeActiveDirectory.start();
        try (empty;
                CapturedLog log = new CapturedLog("org.adcertmap.tomcat.ActiveDirectoryRealm")) {
            empty.publishInNtAuth(ca.certificate());
            ActiveDirectoryRealm realm = tomcat.realm(empty);
            tomcat.engine().setRealm(realm);
            tomcat.engine().getPipeline().addValve(valve);
            tomcat.start();
            assertEquals(403, browser(identityOf(alice)).get("/").status());
            realm.backgroundProcess();
            realm.backgroundProcess();
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.startsWith("WARNING certificationAuthorities is [directory], but the"
                                    + " forest publishes no root CA"))
                            .count());
        }
    }

    @Test
    void lifecycleListenerIsRemovedAfterTheCheck() throws Exception {
        warnings();
        assertEquals(0, tomcat.engine().getService().findLifecycleListeners().length);
    }
}
