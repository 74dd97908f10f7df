// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.adcertmap.bench.ClientCertificates.Client;
import org.adcertmap.bench.ClientConnection.Outcome;

/** Sends requests over many connections and measures them. All methods are static; threads are daemon threads. */
final class LoadGenerator {
    private static final int OPENERS = 8;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "client");
        thread.setDaemon(true);
        return thread;
    });

    private LoadGenerator() {}

    /** The work of one thread. */
    interface Task {
        void run(int thread) throws Exception;
    }

    /** Runs the task on this many threads, started together; returns the seconds until the last one has finished. */
    static double runOnThreads(int threads, Task task) throws InterruptedException, ExecutionException {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            running.add(THREADS.submit(() -> {
                ready.countDown();
                start.await();
                task.run(number);
                return null;
            }));
        }
        ready.await();
        long startTime = System.nanoTime();
        start.countDown();
        for (Future<?> each : running) {
            each.get();
        }
        return (System.nanoTime() - startTime) / 1e9;
    }

    static List<ClientConnection> openConnections(BenchEnvironment environment, Target target, List<Client> clients)
            throws InterruptedException, ExecutionException {
        ClientConnection[] connections = new ClientConnection[clients.size()];
        AtomicInteger next = new AtomicInteger();
        runOnThreads(Math.min(OPENERS, clients.size()), thread -> {
            for (int i = next.getAndIncrement(); i < connections.length; i = next.getAndIncrement()) {
                connections[i] = new ClientConnection(clients.get(i), target, environment.certificates.caCertificate());
            }
        });
        return new ArrayList<>(List.of(connections));
    }

    /** Sends requests on each connection without a pause, one thread per connection; reopens closed connections. */
    static Measurement repeatedRequests(
            BenchEnvironment environment,
            Target target,
            List<ClientConnection> connections,
            List<Client> clients,
            double seconds)
            throws InterruptedException, ExecutionException {
        Measurement measurement = new Measurement(environment, target);
        measurement.seconds = runOnThreads(connections.size(), thread -> {
            Histogram nanos = new Histogram(3);
            Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
            long end = System.nanoTime() + (long) (seconds * 1e9);
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                ClientConnection connection = reopenIfClosed(environment, target, connections, clients, thread);
                outcomes.merge(connection.get(), 1L, Long::sum);
                nanos.recordValue(System.nanoTime() - start);
            }
            measurement.add(outcomes, nanos);
        });
        return measurement.end();
    }

    private static ClientConnection reopenIfClosed(
            BenchEnvironment environment,
            Target target,
            List<ClientConnection> connections,
            List<Client> clients,
            int index)
            throws IOException {
        ClientConnection connection = connections.get(index);
        if (!connection.isOpen()) {
            connection = new ClientConnection(clients.get(index), target, environment.certificates.caCertificate());
            connections.set(index, connection);
        }
        return connection;
    }

    /**
     * Clears the cache, then sends one request on each connection, with this many threads; all of it {@code times}
     * times.
     */
    static Measurement firstRequests(
            BenchEnvironment environment, Target target, List<ClientConnection> connections, int threads, int times)
            throws InterruptedException, ExecutionException {
        Measurement measurement = new Measurement(environment, target);
        for (int time = 0; time < times; time++) {
            target.clearCache();
            AtomicInteger next = new AtomicInteger();
            measurement.seconds += runOnThreads(threads, thread -> {
                for (int i = next.getAndIncrement(); i < connections.size(); i = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    Outcome outcome = connections.get(i).get();
                    measurement.add(outcome, System.nanoTime() - start);
                }
            });
        }
        return measurement.end();
    }

    /** Sends one request on each connection, one after the other, and clears all caches before each. */
    static Measurement veryFirstRequests(
            BenchEnvironment environment, Target target, List<ClientConnection> connections) throws IOException {
        Measurement measurement = new Measurement(environment, target);
        for (ClientConnection connection : connections) {
            target.clearAllCaches();
            long start = System.nanoTime();
            Outcome outcome = connection.get();
            long nanos = System.nanoTime() - start;
            measurement.add(outcome, nanos);
            measurement.seconds += nanos / 1e9;
        }
        return measurement.end();
    }

    /** Clears the cache, then opens a connection for each client, sends one request on it and closes it. */
    static Measurement freshLogins(BenchEnvironment environment, Target target, List<Client> clients, int threads)
            throws InterruptedException, ExecutionException {
        target.clearCache();
        Measurement measurement = new Measurement(environment, target);
        AtomicInteger next = new AtomicInteger();
        measurement.seconds = runOnThreads(threads, thread -> {
            for (int i = next.getAndIncrement(); i < clients.size(); i = next.getAndIncrement()) {
                long start = System.nanoTime();
                try (ClientConnection connection =
                        new ClientConnection(clients.get(i), target, environment.certificates.caCertificate())) {
                    measurement.add(connection.get(), System.nanoTime() - start);
                }
            }
        });
        return measurement.end();
    }

    /** Sends one request for each client, each on its own connection, which is closed afterwards. */
    static void oneRequestEach(BenchEnvironment environment, Target target, List<Client> clients)
            throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        runOnThreads(OPENERS, thread -> {
            for (int i = next.getAndIncrement(); i < clients.size(); i = next.getAndIncrement()) {
                try (ClientConnection connection =
                        new ClientConnection(clients.get(i), target, environment.certificates.caCertificate())) {
                    Outcome outcome = connection.get();
                    if (outcome != Outcome.SUCCESS) {
                        throw new IllegalStateException(
                                target.name() + " responded to the first request of a user with " + outcome);
                    }
                }
            }
        });
    }
}
