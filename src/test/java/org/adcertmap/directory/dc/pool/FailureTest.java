// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.junit.jupiter.api.Test;

/** Tests when a domain controller that is DOWN is tried again. */
class FailureTest {
    private static ConnectionFailedException failed(Step step) {
        return new ConnectionFailedException(step, ResultCode.INVALID_CREDENTIALS, "a test");
    }

    @Test
    void refusedChannelBindingIsTriedAgainSoon() {
        Failure failure = new Failure(failed(Step.CHANNEL_BINDING), 1);
        for (int i = 0; i < 10; i++) {
            assertEquals(Duration.ofMillis(500), failure.backOff());
            failure = failure.followedBy(failed(Step.CHANNEL_BINDING));
        }
    }

    @Test
    void rejectedAccountIsTriedAgainEverMoreRarely() {
        Failure first = new Failure(failed(Step.BIND_REJECTED), 1);
        assertEquals(Duration.ofSeconds(10), first.backOff());
        assertEquals(
                Duration.ofSeconds(20),
                first.followedBy(failed(Step.BIND_REJECTED)).backOff());
    }
}
