// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first search of DirSync, for which a domain controller reads the whole domain, however large it is. */
@StartsServer
class FirstSearchTest {
    private static final String TRACKER = "org.adcertmap.directory.dc.tracking.ChangeTracker";
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    @TempDir
    private Path folder;

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final CapturedLog log = new CapturedLog(TRACKER);
    private final AtomicInteger firstSearches = new AtomicInteger();
    private DirectoryAssembly<?> mapper;

    @AfterEach
    void close() {
        mapper.close();
        log.close();
        directory.close();
    }

    private void start(String mode, String responseTimeout) throws Exception {
        directory.supportDirSync();
        Map<String, String> settings = DirectoryAccess.settings(directory, folder);
        settings.put("verifyClientCertRevocation", "false");
        settings.put("responseTimeout", responseTimeout);
        settings.put("changeTracking", mode);
        mapper = DirectoryAssembly.of(settings, Clock.systemUTC());
        mapper.start(tracking -> tracking.every(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(500)));
    }

    private TrackingStatus status() {
        return mapper.state().changeTracking().orElseThrow();
    }

    private boolean isFirstSearch(ReadOnlySearchRequest request) {
        boolean is = request.getAttributeList().contains("isDeleted")
                && request.getFilter().getFilterType() == Filter.FILTER_TYPE_AND;
        if (is) {
            firstSearches.incrementAndGet();
        }
        return is;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @DisplayName("The first search may take longer than responseTimeout, in which another search fails meanwhile")
    @Test
    void firstSearchMayTakeLongerThanAnyOther() throws Exception {
        FakeAccount alice = directory.user("alice");
        directory.publish(CA.certificate());
        CountDownLatch end = new CountDownLatch(1);
        directory.failSearchesWith(
                ResultCode.BUSY,
                request -> (isFirstSearch(request)
                                || request.getAttributeList().contains("userAccountControl")
                                        && !request.getAttributeList().contains("isDeleted"))
                        && await(end));
        start("dirSync", "1s");
        Eventually.get(firstSearches::get, count -> count == 1);
        assertTrue(
                mapper.cachingMapper()
                                .map(List.of(CA.issue("CN=alice")
                                        .sid(alice.objectSid())
                                        .issue()
                                        .certificate()))
                                .outcome()
                        instanceof Unavailable,
                "after responseTimeout");
        end.countDown();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
        assertEquals(1, firstSearches.get(), () -> log.lines().toString());
        assertEquals(1, log.lines().size(), () -> log.lines().toString());
    }

    @DisplayName("After two time-outs uSNChanged takes its place, without a first search every five seconds")
    @ParameterizedTest
    @ValueSource(ints = {ResultCode.TIMEOUT_INT_VALUE, ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE})
    void uSNChangedTakesThePlaceOfDirSyncThatTimesOut(int code) throws Exception {
        directory.failSearchesWith(ResultCode.valueOf(code), this::isFirstSearch);
        start("auto", "3s");
        TrackingStatus partial = Eventually.get(this::status, status -> status.state() == State.PARTIAL);
        assertEquals(2, firstSearches.get());
        assertTrue(
                partial.reason()
                        .matches("DirSync cannot be used, and uSNChanged is polled in its place: .*the first search,"
                                + " for which the domain controller reads the whole domain, has not ended in time.*"),
                partial::reason);
        assertEquals(2, log.lines().size(), () -> log.lines().toString());
        int retries = firstSearches.get() + 1;
        Eventually.get(firstSearches::get, count -> count >= retries);
        assertEquals(State.PARTIAL, status().state(), "uSNChanged is polled on");
        assertEquals(2, log.lines().size(), () -> log.lines().toString());
        directory.stopFailing();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
    }

    @DisplayName("With changeTracking=dirSync it is tried at the retry interval as well")
    @Test
    void requiredDirSyncThatTimesOutIsTriedAgain() throws Exception {
        directory.failSearchesWith(ResultCode.TIMEOUT, this::isFirstSearch);
        start("dirSync", "3s");
        Eventually.get(firstSearches::get, count -> count == 3);
        assertEquals(State.DOWN, status().state());
        directory.stopFailing();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
    }
}
