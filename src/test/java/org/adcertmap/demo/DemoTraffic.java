// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.demo;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.adcertmap.lab.tomcat.Browser;

/**
 * Logs the users in again and again, at changing intervals, so that the plots of the console move, until this JVM ends.
 */
final class DemoTraffic {
    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "traffic of the demo");
        thread.setDaemon(true);
        return thread;
    });
    private final Random random = new Random();
    private final List<DemoUser> users;
    private final int port;

    private DemoTraffic(List<DemoUser> users, int port) {
        this.users = users;
        this.port = port;
    }

    static void start(List<DemoUser> users, int port) {
        new DemoTraffic(users, port).next();
    }

    private void next() {
        executor.schedule(this::login, random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
    }

    /** Logs one user in: those who may more often than those who are refused. */
    private void login() {
        List<DemoUser> mapped =
                users.stream().filter(user -> user.user().isPresent()).toList();
        List<DemoUser> some = random.nextInt(3) == 0 ? users : mapped;
        try {
            Browser.with(some.get(random.nextInt(some.size())).identity(), port).get("/");
        } catch (UncheckedIOException e) {
            // the certificate of an untrusted CA, or the end of Tomcat
        }
        next();
    }
}
