// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * Logs users in before, during and after one fault, at the Realm of an application of its own. For one thread, but for
 * {@code cached}, which the thread of the cached logins writes until it has ended.
 *
 * <p>No login may get what it should not: another user, a disabled account, or 401 or 403 for an account that exists.
 */
final class FaultTrial {
    /** {@code cacheTtl} of the Realms. */
    static final Duration CACHE_TTL = Duration.ofSeconds(1);

    /** Some packets are lost and some are not: as many logins as it takes to see both. */
    private static final int FIRST_LOGINS = 3;

    private static final String DISABLED = "disabled";
    private static final String WITHOUT_ACCOUNT = "unknown";

    private final NetworkFault fault;
    private final FaultyController controller;
    private final TestCa ca;
    private final int port;
    private final Map<String, Browser> browsers = new HashMap<>();
    private final Measurement cached = new Measurement();
    private final Measurement first = new Measurement();

    /**
     * @param ca issues the users' certificates
     * @param port of the Tomcat
     */
    FaultTrial(NetworkFault fault, FaultyController controller, TestCa ca, int port) {
        this.fault = fault;
        this.controller = controller;
        this.ca = ca;
        this.port = port;
        for (String user : new String[] {"warm", "after", DISABLED, "first0", "first1", "first2"}) {
            TestAccount account = controller.directory().user(user);
            if (user.equals(DISABLED)) {
                account.disable();
            }
            browser(user, account.objectSid());
        }
        browser(WITHOUT_ACCOUNT, "S-1-5-21-1111111111-2222222222-3333333333-999999");
    }

    private void browser(String user, String sid) {
        Identity identity = ca.issue("CN=" + user)
                .upn(user + "@" + controller.directory().domain())
                .sid(sid)
                .issue();
        browsers.put(user, Browser.with(identity.sslContext(ca.certificate()), port));
    }

    /** Returns a line for the results: the name of the fault and what was measured, or what was wrong. */
    String run() {
        try {
            Eventually.get(() -> login("warm", new Measurement()), page -> page.status() == 200);
            int queries = controller.dnsQueries();
            fault.begin(controller);
            if (fault.needsLookup()) {
                awaitLookup(queries);
            }
            CompletableFuture<Page> cachedLogins = inThread(System.nanoTime());
            for (int i = 0; i < FIRST_LOGINS; i++) {
                login("first" + i, first);
            }
            login(DISABLED, new Measurement());
            cachedLogins.get();
            fault.end(controller);
            long ended = System.nanoTime();
            Eventually.get(() -> login("after", new Measurement()), page -> page.status() == 200);
            Duration after = since(ended);
            login(DISABLED, new Measurement());
            return String.join(
                    "\t",
                    fault.name(),
                    cached.toString(),
                    first.toString(),
                    new Measurement().add(200, after).toString());
        } catch (Exception | AssertionError e) {
            return fault.name() + "\t" + e.toString().replaceAll("\\s+", " ");
        }
    }

    /** Logs the user of a cached mapping in again and again, from the begin of the fault until after its TTL. */
    private CompletableFuture<Page> inThread(long began) {
        return CompletableFuture.supplyAsync(
                () -> Eventually.get(
                        () -> login("warm", cached), page -> since(began).compareTo(CACHE_TTL.multipliedBy(3)) > 0),
                task -> new Thread(task, fault.name()).start());
    }

    /** Waits until the name is looked up again: once no connection and no cached address is left. */
    private void awaitLookup(int earlier) {
        Eventually.get(
                () -> {
                    controller.disconnect();
                    login(WITHOUT_ACCOUNT, new Measurement());
                    return controller.dnsQueries();
                },
                queries -> queries > earlier);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private Page login(String user, Measurement measurement) {
        long start = System.nanoTime();
        Page page = browsers.get(user).get("/" + fault.name() + "/");
        measurement.add(page.status(), since(start));
        boolean mayLogIn = !user.equals(DISABLED) && !user.equals(WITHOUT_ACCOUNT);
        boolean isRight = switch (page.status()) {
            case 200 -> mayLogIn && page.user().equals("CORP\\" + user);
            case 401 -> !mayLogIn;
            default -> page.status() == 503 && page.body().contains("ADCM-DIRECTORY-UNAVAILABLE");
        };
        if (!isRight) {
            throw new AssertionError(user + " gets " + page.status() + " " + page.body());
        }
        return page;
    }
}
