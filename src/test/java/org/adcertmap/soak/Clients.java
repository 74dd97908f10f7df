// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.adcertmap.lab.tomcat.TlsConnection;

/**
 * Users who request pages all the time, over new TLS connections and kept ones; each result is judged. Safe for any
 * number of threads.
 */
final class Clients implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int PAUSE_MILLIS = 15;
    private static final int EXCERPT = 300;

    private static final int MOST_PRINTED = 20;

    private final List<SoakUser> users;
    private final Oracle oracle;
    private final String netbios;
    private final int port;
    private final long seed;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLongArray results = new AtomicLongArray(Login.Result.values().length);
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    /** @param netbios the name of the domain, before the name of a user */
    Clients(List<SoakUser> users, Oracle oracle, String netbios, int port, long seed) {
        this.users = users;
        this.oracle = oracle;
        this.netbios = netbios;
        this.port = port;
        this.seed = seed;
    }

    void start() {
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> run(random), "soak-client-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    long count(Login.Result result) {
        return results.get(result.ordinal());
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    private void run(Random random) {
        Map<SoakUser, TlsConnection> kept = new HashMap<>();
        while (!closed.get()) {
            SoakUser user = users.get(random.nextInt(users.size()));
            try {
                if (random.nextInt(3) == 0) {
                    close(kept.remove(user));
                }
                login(user, random, kept);
                Thread.sleep(PAUSE_MILLIS);
            } catch (IOException | RuntimeException | Error e) {
                close(kept.remove(user));
                violate(user.name() + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        kept.values().forEach(Clients::close);
    }

    private void login(SoakUser user, Random random, Map<SoakUser, TlsConnection> kept) throws IOException {
        boolean needsRole = random.nextBoolean();
        String path = (needsRole ? "/members/" : "/") + (random.nextInt(20) == 0 ? "?note=soak" : "");
        Optional<Long> lastIn = Optional.of(user.lastIn().get()).filter(time -> time != 0);
        long start = System.nanoTime();
        String response = request(user, path, kept);
        long end = System.nanoTime();
        if (response.contains("\nConnection: close\n")) {
            close(kept.remove(user));
        }
        Login.Result result = Login.read(response, netbios + "\\" + user.name());
        Login login = new Login(
                user, needsRole, start, end, result, response.substring(0, Math.min(EXCERPT, response.length())));
        results.incrementAndGet(result.ordinal());
        oracle.judge(login, lastIn).ifPresent(wrong -> violate(user.name() + " " + path + " " + wrong));
        if (oracle.isOfFreshMapping(login)) {
            user.lastIn().accumulateAndGet(end, Math::max);
        }
    }

    private void violate(String violation) {
        violations.add(violation);
        if (violations.size() <= MOST_PRINTED) {
            System.out.println("violation: " + violation);
        }
    }

    /** Uses the kept connection; where the server has closed it, and otherwise, a new one. */
    private String request(SoakUser user, String path, Map<SoakUser, TlsConnection> kept) throws IOException {
        TlsConnection present = kept.get(user);
        if (present != null) {
            try {
                return present.get(path);
            } catch (IOException e) {
                close(kept.remove(user));
            }
        }
        TlsConnection opened = TlsConnection.openWith("TLSv1.3", user.tls(), port);
        kept.put(user, opened);
        return opened.get(path);
    }

    private static void close(TlsConnection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the requests; ready when the last one is over. */
    void end() {
        closed.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
