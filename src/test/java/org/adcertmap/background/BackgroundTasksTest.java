// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Tests that every sign of a missing thread has the same result. */
class BackgroundTasksTest {
    @Test
    void startedTaskHasNoRejection() {
        List<String> run = new ArrayList<>();
        assertEquals(Optional.empty(), BackgroundTasks.start(Runnable::run, () -> run.add("task")));
        assertEquals(List.of("task"), run);
    }

    @Test
    void rejectedTaskIsReported() {
        String reason = BackgroundTasks.start(
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        () -> {})
                .orElseThrow();
        assertTrue(reason.startsWith("no thread is available"), reason);
    }

    @Test
    void threadThatCannotBeCreatedIsReported() {
        String reason = BackgroundTasks.start(
                        task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        },
                        () -> {})
                .orElseThrow();
        assertEquals("no thread can be created: unable to create native thread", reason);
    }
}
