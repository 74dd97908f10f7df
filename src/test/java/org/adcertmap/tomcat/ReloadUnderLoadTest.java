// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes each file that is reloaded, well and badly, while 50 requests a second are served: none is lost, and each is
 * served by the settings before or after a change, never by a mixture.
 */
class ReloadUnderLoadTest extends EmbeddedTest {
    private static final int CLIENTS = 4;
    private static final int MILLIS_BETWEEN_REQUESTS = CLIENTS * 1_000 / 50;
    /** More than one from each client, so that the present settings have served some. */
    private static final int RESPONSES_BETWEEN_CHANGES = 3 * CLIENTS;

    private static final TestCa OTHER_CA = TestCa.root("CN=Other CA");

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new TreeMap<>();
    private final AtomicInteger responses = new AtomicInteger();
    private final Set<String> outcomes = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
    private final List<ScheduledFuture<?>> requests = new ArrayList<>();
    private ActiveDirectoryRealm realm;
    private long secondsAgo = 10_000;

    @BeforeEach
    void startUnderLoad() throws Exception {
        directory.group("Engineers").add(alice);
        settings.put("userNameFormat", "sam");
        settings.put("roleMappings", write("roles", "Engineers = first\n"));
        settings.put("ntAuth", "file:" + write("ntAuth", ca.pem()));
        settings.put("certificationAuthorities", "file:" + write("cas", ca.pem()));
        settings.put("strongNameMatches", "file:" + write("tuples", tuple("a")));
        settings.put("crlFiles", "file:" + write("crls", crls(ca)));
        settle(Files.copy(directory.trustStore(), folder.resolve("store")));
        settings.put("directoryTrustStoreFile", folder.resolve("store").toString());
        settings.put("directoryTrustStorePasswordFile", write("store-password", directory.trustStorePassword()));
        settings.put("bindPasswordFile", write("password", directory.bindPassword() + "\n"));
        realm = tomcat.realm(directory);
        realm.setSettings(writeSettings());
        realm.setBindPassword(null);
        realm.setDirectoryTrustStoreFile(null);
        realm.setDirectoryTrustStorePasswordFile(null);
        realm.setVerifyClientCertRevocation("true");
        realm.setCacheTtl("60s");
        tomcat.engine().setBackgroundProcessorDelay(-1); // this test looks at the files itself
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        Identity identity = identityOf(alice);
        for (int i = 0; i < CLIENTS; i++) {
            Browser browser = browser(identity);
            requests.add(clients.scheduleWithFixedDelay(
                    () -> request(browser), 0, MILLIS_BETWEEN_REQUESTS, TimeUnit.MILLISECONDS));
        }
    }

    @AfterEach
    void endLoad() throws InterruptedException {
        clients.shutdownNow();
        clients.awaitTermination(1, TimeUnit.MINUTES);
    }

    private void request(Browser browser) {
        String outcome;
        try {
            Browser.Page page = browser.get("/");
            outcome = page.user() + " " + page.value("roles").orElse("");
        } catch (RuntimeException e) {
            outcome = "lost: " + e;
        }
        outcomes.add(outcome);
        responses.incrementAndGet();
    }

    private static String tuple(String digit) {
        return digit.repeat(40) + ";1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.test\n";
    }

    private static String crls(TestCa... cas) {
        return List.of(cas).stream()
                .map(each -> each.pem() + "-----BEGIN X509 CRL-----\n"
                        + Base64.getMimeEncoder().encodeToString(each.newCrl().issue())
                        + "\n-----END X509 CRL-----\n")
                .collect(Collectors.joining());
    }

    /** Writes a file that was changed a while ago, and later than the one before; returns its name. */
    private String write(String name, String content) throws IOException {
        return settle(Files.writeString(folder.resolve(name), content));
    }

    private String settle(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(secondsAgo--)));
        return file.toString();
    }

    private String writeSettings() throws IOException {
        return write(
                "adcertmap.properties",
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    /** Looks at the files as Tomcat's background thread does, and waits until some more requests are served. */
    private void look() {
        realm.backgroundProcess();
        int before = responses.get();
        Eventually.get(responses::get, count -> count - before >= RESPONSES_BETWEEN_CHANGES);
    }

    private void assertInUse() {
        look();
        assertNull(realm.getSettingsError());
    }

    private void assertRejected() {
        look();
        assertNotNull(realm.getSettingsError());
    }

    @Test
    void noRequestIsLostOrServedByAMixture() throws Exception {
        Map<String, String> good = Map.of(
                "roles",
                "Engineers = first\nStaff = staff\n",
                "ntAuth",
                ca.pem() + OTHER_CA.pem(),
                "cas",
                ca.pem() + OTHER_CA.pem(),
                "tuples",
                tuple("b"),
                "crls",
                crls(ca, OTHER_CA));
        look();
        for (Map.Entry<String, String> file : good.entrySet()) {
            write(file.getKey(), file.getValue());
            assertInUse();
            write(file.getKey(), "garbage");
            assertRejected();
            write(file.getKey(), file.getValue());
            assertInUse();
        }
        byte[] store = Files.readAllBytes(folder.resolve("store"));
        write("store", "garbage");
        assertRejected();
        Files.write(folder.resolve("store"), store);
        settle(folder.resolve("store"));
        assertInUse();
        write("store-password", "wrong\n");
        assertRejected();
        write("store-password", directory.trustStorePassword());
        assertInUse();
        directory.changeBindPassword("another");
        write("password", "another\n");
        assertInUse();
        Eventually.get(realm::getBindStatus, status -> status.startsWith("accepted"));
        assertEquals(Set.of("alice first"), outcomes);

        write("other-roles", "Engineers = second\n");
        for (int i = 0; i < 6; i++) {
            boolean isFirst = i % 2 != 0;
            settings.put("userNameFormat", isFirst ? "sam" : "upn");
            settings.put(
                    "roleMappings",
                    folder.resolve(isFirst ? "roles" : "other-roles").toString());
            writeSettings();
            assertInUse();
            settings.put("userNameFormat", "none");
            writeSettings();
            assertRejected();
        }
        assertEquals(new TreeSet<>(Set.of("alice first", "alice@corp.example.test second")), new TreeSet<>(outcomes));
    }
}
