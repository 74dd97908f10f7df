// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.LyingController.Query;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.mapping.cache.CacheSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one domain controller does not show is not absent from the directory. */
@StartsServer
class AbsentObjectsTest {
    private static final String MAPPED = "CORP\\alice [Domain Users, Engineers, Staff, Users]";
    /** Everything expires at once, and an outage is bridged for as long as a test takes. */
    private static final CacheSettings EXPIRED =
            new CacheSettings(Duration.ofNanos(1), Duration.ZERO, Duration.ofMinutes(15), 100);

    private LyingController controllers;

    @BeforeEach
    void start() throws GeneralSecurityException, IOException {
        controllers = new LyingController();
    }

    @AfterEach
    void stop() {
        controllers.close();
    }

    /** How a domain controller that has lost the CA containers responds. */
    enum Loss {
        NO_SUCH_OBJECT {
            @Override
            void at(FakeActiveDirectory controller) {
                controller.lies().instead(Query.PUBLISHED_CAS::test, ResultCode.NO_SUCH_OBJECT);
            }
        },
        NO_ENTRY {
            @Override
            void at(FakeActiveDirectory controller) {
                controller.lies().change(Query.PUBLISHED_CAS::test, entry -> List.of());
            }
        },
        NO_VALUE {
            @Override
            void at(FakeActiveDirectory controller) {
                controller.hideAttribute("cACertificate");
            }
        };

        abstract void at(FakeActiveDirectory controller);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void casThatNoControllerShowsAreServedFromTheCache(Loss loss) throws GeneralSecurityException {
        List<FakeActiveDirectory> both = List.of(controllers.lying(), controllers.good());
        try (ActiveDirectory directory = controllers.directory(EXPIRED, both)) {
            assertEquals(MAPPED, controllers.outcome(directory));
            both.forEach(loss::at);
            assertEquals(MAPPED, controllers.outcome(directory));
            assertFalse(directory.publishesNoRootCa());
            both.forEach(FakeActiveDirectory::stop);
            assertFalse(directory.ntAuth().cas().isEmpty(), "also while all are away");
            assertFalse(directory.publishesNoRootCa());
        }
    }

    @Test
    void casAreReadOnceForALoginInAnOutage() throws GeneralSecurityException {
        try (ActiveDirectory directory = controllers.directory(EXPIRED, List.of(controllers.lying()))) {
            assertEquals(MAPPED, controllers.outcome(directory));
            Loss.NO_SUCH_OBJECT.at(controllers.lying());
            long before = readsOfCas();
            assertFalse(directory.ntAuth().cas().isEmpty());
            assertFalse(directory.certificationAuthorities().roots().isEmpty());
            assertEquals(before + 1, readsOfCas(), "the second one would wait for responseTimeout once more");
            controllers.lies().stop();
            Eventually.get(
                    () -> {
                        directory.ntAuth();
                        return readsOfCas();
                    },
                    reads -> reads > before + 2);
        }
    }

    private long readsOfCas() {
        return controllers.lying().searches().stream()
                .filter(search -> search.contains("certificationAuthority"))
                .count();
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void casThatNoControllerHasEverShownAreAnOutage(Loss loss) throws GeneralSecurityException {
        loss.at(controllers.lying());
        assertEquals("outage", controllers.alone());
        assertEquals(MAPPED, controllers.withSecond());
        loss.at(controllers.good());
        assertEquals("outage", controllers.withSecond());
    }

    @Test
    void accountIsGoneIfTwoControllersSaySo() throws GeneralSecurityException {
        controllers.lies().instead(Query.READ::test, ResultCode.NO_SUCH_OBJECT);
        assertEquals(MAPPED, controllers.withSecond(), "it may not have been replicated to the first");
        controllers.good().lies().instead(Query.READ::test, ResultCode.NO_SUCH_OBJECT);
        assertEquals("ADCM-NO-ACCOUNT", controllers.withSecond());
        controllers.good().lies().instead(Query.READ::test, ResultCode.OPERATIONS_ERROR);
        assertEquals("error", controllers.withSecond());
    }

    @Test
    void bindThatIsRefusedSaysNothingAboutTheAccount() throws GeneralSecurityException {
        try (ActiveDirectory directory = controllers.directory(EXPIRED, List.of(controllers.lying()))) {
            assertEquals(MAPPED, controllers.outcome(directory));
            controllers.lying().stop(); // closes the bound connections
            controllers.lying().startAgain();
            controllers.lies().toBinds(ResultCode.NO_SUCH_OBJECT);
            String sid = "S-1-5-21-1111111111-2222222222-3333333333-2001";
            assertThrows(
                    DirectoryUnavailableException.class, () -> directory.read(Sid.parse(sid), "corp.example.test"));
        }
    }

    @Test
    void crlThatOneControllerDoesNotHaveIsReadFromTheNext() throws GeneralSecurityException, IOException {
        String dn = "CN=crl,CN=Users,DC=corp,DC=example,DC=test";
        String url = "ldap:///" + dn + "?certificateRevocationList";
        controllers.good().add(dn, "objectClass: container", "certificateRevocationList:: MAA=");
        try (ActiveDirectory alone = controllers.directory(EXPIRED, List.of(controllers.lying()));
                ActiveDirectory both =
                        controllers.directory(EXPIRED, List.of(controllers.lying(), controllers.good()))) {
            assertThrows(IOException.class, () -> alone.publishedCrls().fetch(url));
            assertArrayEquals(new byte[] {0x30, 0}, both.publishedCrls().fetch(url));
        }
    }

    /** As at a start of Tomcat, which reports the CAs: NTAuthCertificates is not in use before the first login. */
    @Test
    void ntAuthThatOneControllerDoesNotShowIsReadFromTheNextAlsoAfterTheOtherCas() throws GeneralSecurityException {
        controllers
                .lies()
                .change(
                        Query.PUBLISHED_CAS::test,
                        entry -> entry.getDN().startsWith("CN=NTAuthCertificates,") ? List.of() : List.of(entry));
        CacheSettings cached = new CacheSettings(Duration.ofMinutes(15), Duration.ZERO, Duration.ofMinutes(15), 100);
        List<FakeActiveDirectory> both = List.of(controllers.lying(), controllers.good());
        try (ActiveDirectory directory = controllers.directory(cached, both)) {
            assertFalse(directory.certificationAuthorities().roots().isEmpty());
            assertEquals(MAPPED, controllers.outcome(directory));
        }
        try (ActiveDirectory directory = controllers.directory(cached, List.of(controllers.lying()))) {
            assertFalse(directory.certificationAuthorities().roots().isEmpty(), "a forest without an enterprise CA");
            assertEquals("outage", controllers.outcome(directory));
            controllers.lies().stop();
            assertEquals(MAPPED, controllers.outcome(directory));
        }
    }
}
