package org.adcertmap.tomcat.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.NullRealm;
import org.apache.catalina.valves.SSLValve;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.Test;

/** At its start Tomcat tells in one warning each what works against the mapping, and nothing where all is well. */
class StartupCheckTest extends EmbeddedTest {
    private List<String> warnings() throws Exception {
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat")) {
            tomcat.engine().setRealm(realm());
            tomcat.engine().getPipeline().addValve(valve);
            tomcat.start();
            return log.lines().stream()
                    .filter(line -> line.startsWith("WARNING "))
                    .map(line -> line.substring(8))
                    .toList();
        }
    }

    /** As careful as it is where nobody sets anything. */
    private ActiveDirectoryRealm realm() {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setVerifyClientCertRevocation("true");
        return realm;
    }

    private SSLHostConfig tls() {
        return tomcat.tlsConnector().findSslHostConfigs()[0];
    }

    private void constrain() {
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/private/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(everything);
        constraint.addAuthRole("*");
        tomcat.context().addConstraint(constraint);
    }

    private void assertOneWarning(String beginning, String advice) throws Exception {
        List<String> all = warnings();
        assertEquals(1, all.size(), all::toString);
        assertTrue(all.get(0).contains(beginning) && all.get(0).contains(advice), all::toString);
    }

    @Test
    void wellConfiguredTomcatIsQuiet() throws Exception {
        constrain();
        assertEquals(List.of(), warnings());
    }

    @Test
    void connectorThatNeverAsksIsTold() throws Exception {
        constrain();
        tls().setCertificateVerification("none");
        assertOneWarning("has certificateVerification=\"none\"", "set \"optional\" or \"required\"");
    }

    @Test
    void connectorThatBelievesAnybodyIsTold() throws Exception {
        constrain();
        tls().setCertificateVerification("optionalNoCA");
        assertOneWarning("certificateVerification=\"optionalNoCA\"", "set \"optional\"");
    }

    @Test
    void connectorWithoutATruststoreIsTold() throws Exception {
        constrain();
        tls().setTruststoreFile(null);
        assertOneWarning("has no truststoreFile", "name a store with your authorities");
    }

    @Test
    void sslValveInFrontIsTold() throws Exception {
        constrain();
        tomcat.host().getPipeline().addValve(new SSLValve());
        assertOneWarning("The SSLValve of [localhost]", "certificateHeader and trustedProxies");
    }

    @Test
    void singleSignOnWithARealmWithinAnotherIsTold() throws Exception {
        constrain();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        LockOutRealm outer = new LockOutRealm();
        outer.addRealm(realm());
        tomcat.host().setRealm(outer);
        assertOneWarning("stands within another", "remove the SingleSignOn");
    }

    @Test
    void singleSignOnBeforeAnApplicationWithAnotherRealmIsTold() throws Exception {
        constrain();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        tomcat.addApplication("/other").setRealm(new NullRealm());
        assertOneWarning(
                "The Realm of [/other] is not ours", "put a ClientCertificateMappingValve behind the SingleSignOn");
    }

    @Test
    void singleSignOnWithAValveBehindItIsNotTold() throws Exception {
        constrain();
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        tomcat.host().getPipeline().addValve(new ClientCertificateMappingValve());
        tomcat.addApplication("/other").setRealm(new NullRealm());
        assertEquals(List.of(), warnings());
    }

    @Test
    void applicationsThatAreOpenToEverybodyAreTold() throws Exception {
        assertOneWarning("Everybody may use every application of [Tomcat]", "anonymousAuthentication=\"false\"");
    }

    @Test
    void applicationsThatAreOpenBehindAValveThatLetsNobodyInAreNotTold() throws Exception {
        valve.setAnonymousAuthentication(false);
        assertEquals(List.of(), warnings());
    }

    @Test
    void realmWithoutAValveIsTold() throws Exception {
        constrain();
        valve.setEnabled(false);
        assertOneWarning("No ClientCertificateMappingValve is enabled", "an outage is shown to them as 401");
    }

    @Test
    void flagsWithoutEffectAreTold() throws Exception {
        constrain();
        valve.setSslFlags("SslMapCert");
        assertOneWarning("SslMapCert without SslNegotiateCert has no effect", "set both");
    }

    @Test
    void forestWithoutARootIsToldOnce() throws Exception {
        FakeActiveDirectory empty = FakeActiveDirectory.start();
        try (empty;
                CapturedLog log = new CapturedLog("org.adcertmap.tomcat.ActiveDirectoryRealm")) {
            empty.publishInNtAuth(authority.certificate());
            ActiveDirectoryRealm realm = tomcat.realm(empty);
            tomcat.engine().setRealm(realm);
            tomcat.engine().getPipeline().addValve(valve);
            tomcat.start();
            assertEquals(403, browser(good(alice)).get("/").status());
            realm.backgroundProcess();
            realm.backgroundProcess();
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.startsWith("WARNING The forest publishes no root"))
                            .count());
        }
    }

    @Test
    void nothingOfItStaysInTheConfiguration() throws Exception {
        warnings();
        assertEquals(0, tomcat.engine().getService().findLifecycleListeners().length);
    }
}
