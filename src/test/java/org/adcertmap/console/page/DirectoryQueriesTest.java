// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.Test;

/** Requests that query a directory that hangs leave threads of the connector to the others. */
class DirectoryQueriesTest {
    private static final int LONG_SECONDS = 600;

    @Test
    void threeAtATimeAreOneTooMany() {
        DirectoryQueries queries = new DirectoryQueries(0);
        for (int i = 0; i < 5; i++) {
            assertTrue(queries.begin());
            assertTrue(queries.begin());
            assertFalse(queries.begin());
            queries.end();
            queries.end();
        }
    }

    @Test
    void twoWaitAndFurtherOnesDoNot() throws InterruptedException {
        DirectoryQueries queries = new DirectoryQueries(LONG_SECONDS);
        assertTrue(queries.begin());
        assertTrue(queries.begin());
        List<Boolean> begun = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(start(queries, begun));
            Thread started = waiting.get(i);
            Eventually.get(started::getState, state -> state == Thread.State.TIMED_WAITING);
        }
        Thread further = start(queries, begun);
        further.join(LONG_SECONDS * 500L);
        assertEquals(List.of(false), begun);
        queries.end();
        queries.end();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertEquals(List.of(false, true, true), begun);
    }

    private static Thread start(DirectoryQueries queries, List<Boolean> begun) {
        Thread thread = new Thread(() -> {
            boolean has = queries.begin();
            synchronized (begun) {
                begun.add(has);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void interruptedRequestGivesItsPlaceBack() {
        DirectoryQueries queries = new DirectoryQueries(LONG_SECONDS);
        for (int i = 0; i < 5; i++) {
            Thread.currentThread().interrupt();
            assertFalse(queries.begin());
            assertTrue(Thread.interrupted());
        }
        assertTrue(queries.begin());
    }
}
