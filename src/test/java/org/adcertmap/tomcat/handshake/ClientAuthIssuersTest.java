// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.TlsClient;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.LifecycleException;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the connector whose CAs come from NTAuth and not from a trust store. */
class ClientAuthIssuersTest extends EmbeddedTest {
    private final TestCa second = TestCa.root("CN=Second CA");
    private ActiveDirectoryRealm realm;
    private SSLHostConfig tls;

    @TempDir
    private Path folder;

    @BeforeEach
    void takeTheCasFromTheDirectory() {
        realm = tomcat.realm(directory);
        realm.setClientAuthIssuers("ntAuth");
        tls = tomcat.tlsConnector().findSslHostConfigs()[0];
        tls.setTruststoreFile(null);
        tls.setTrustManagerClassName(LoggingClientTrustManager.class.getName());
    }

    private void start() throws LifecycleException {
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private String user(Identity identity) {
        return new TlsClient(identity.sslContext(ca.certificate()), tomcat.port(), "TLSv1.3")
                .get("/")
                .user();
    }

    private void assertRejected(Identity identity) {
        assertThrows(UncheckedIOException.class, () -> user(identity));
    }

    private Set<String> shown() {
        return Arrays.stream(
                        tls.getCertificates().iterator().next().getSslContext().getAcceptedIssuers())
                .map(issuer -> issuer.getSubjectX500Principal().getName())
                .collect(Collectors.toSet());
    }

    private Identity alicesFromTheSecondCa() {
        return second.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    @Test
    void aChangeOfNtAuthIsFollowedWithoutARestart() throws Exception {
        start();
        assertEquals(Set.of("CN=Issuing CA,DC=example,DC=test"), shown());
        assertEquals("CORP\\alice", user(identityOf(alice)));
        assertRejected(alicesFromTheSecondCa());
        directory.publish(second.certificate());
        Eventually.get(
                () -> {
                    realm.backgroundProcess();
                    return shown();
                },
                Set.of("CN=Issuing CA,DC=example,DC=test", "CN=Second CA")::equals);
        assertEquals("CORP\\alice", user(alicesFromTheSecondCa()));
    }

    @Test
    void aStartWithoutADirectoryUsesTheCasOfTheLastOne() throws Exception {
        start();
        assertEquals("CORP\\alice", user(identityOf(alice)));
        tomcat.engine().getService().stop();
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            tomcat.engine().getService().start();
            assertEquals(Set.of("CN=Issuing CA,DC=example,DC=test"), shown());
            String lines = Eventually.get(() -> log.lines().toString(), all -> all.contains("cannot be read"));
            assertTrue(
                    lines.contains(
                            "WARNING clientAuthIssuers: the CAs of NTAuth cannot be read, and the 1 of the file ["),
                    lines);
            String response = new TlsClient(identityOf(alice).sslContext(ca.certificate()), tomcat.port(), "TLSv1.3")
                    .get("/")
                    .body();
            assertTrue(response.contains("ADCM-DIRECTORY-UNAVAILABLE"), response);
            assertRejected(alicesFromTheSecondCa());
        }
    }

    @Test
    void aFirstStartWithoutADirectoryRefusesEveryCertificate() throws Exception {
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            start();
            Eventually.get(() -> log.lines().toString(), all -> all.contains("none are known from an earlier start"));
            assertEquals(Set.of(), shown());
            assertRejected(identityOf(alice));
            Eventually.get(() -> log.lines().toString(), all -> all.contains("no CA of NTAuth is known"));
        }
    }

    @Test
    void aStoppedRealmLeavesItsLastCas() throws Exception {
        start();
        assertEquals("CORP\\alice", user(identityOf(alice)));
        realm.stop();
        assertEquals(Set.of("CN=Issuing CA,DC=example,DC=test"), shown());
        tomcat.engine().setRealm(null);
        assertRejected(alicesFromTheSecondCa());
        assertEquals(Set.of("CN=Issuing CA,DC=example,DC=test"), shown());
    }

    private static String messages(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = error; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    @Test
    void theRealmOfAHostCannotHaveIt() throws Exception {
        tls.setTrustManagerClassName(null);
        tomcat.engine().setRealm(tomcat.realm(directory));
        realm.setContainer(tomcat.host());
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LifecycleException error = assertThrows(LifecycleException.class, realm::start);
        realm.destroy(); // or its MBean would remain
        assertTrue(
                messages(error).contains("clientAuthIssuers is [ntAuth] in the Realm of [localhost]"), messages(error));
        Eventually.get(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .filter(thread -> thread.getName().startsWith("adcertmap-"))
                        .toList(),
                List::isEmpty);
    }

    @Test
    void withoutTrustStoreAndNtAuthThereIsNoStart() {
        realm.setClientAuthIssuers("truststore");
        LifecycleException error = assertThrows(LifecycleException.class, this::start);
        assertTrue(messages(error).contains("truststoreFile is not set, and clientAuthIssuers"), messages(error));
    }

    @Test
    void withoutTheTrustManagerAWarningSaysThatItHasNoEffect() throws Exception {
        tls.setTrustManagerClassName(null);
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.startup.StartupCheck")) {
            start();
            assertTrue(
                    log.lines().toString().contains("clientAuthIssuers is [ntAuth], but no SSLHostConfig"),
                    log.lines()::toString);
        }
    }

    @Test
    void ntAuthThatIsOffHasNoCas() {
        realm.setNtAuth("off");
        LifecycleException error = assertThrows(LifecycleException.class, this::start);
        assertTrue(
                messages(error).contains("clientAuthIssuers: invalid value \"ntAuth\": ntAuth is off"),
                messages(error));
    }

    @ParameterizedTest
    @CsvSource({"truststore, ntAuth", "ntAuth, truststore"})
    void aChangedFileCannotChangeItWithoutARestart(String before, String after) throws Exception {
        ActiveDirectoryRealm ofFile = tomcat.realm(directory);
        Path file = Files.writeString(folder.resolve("adcertmap.properties"), "clientAuthIssuers = " + before + "\n");
        ofFile.setSettings(file.toString());
        tls.setTrustManagerClassName(null);
        realm = ofFile;
        start();
        assertEquals(before.equals("ntAuth"), realm.clientAuthIssuers().isPresent());
        Files.writeString(file, "clientAuthIssuers = " + after + "\n");
        String result = realm.reload();
        assertTrue(
                result.contains("clientAuthIssuers: cannot be changed from \"" + before + "\" to \"" + after + "\""),
                result);
        assertEquals(before.equals("ntAuth"), realm.clientAuthIssuers().isPresent());
    }
}
