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
import org.adcertmap.bench.Connection.Outcome;

/** Who asks, and how fast? */
final class Load {
    private static final int OPENERS = 8;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "client");
        thread.setDaemon(true);
        return thread;
    });

    private Load() {}

    /** What one of several threads does. */
    interface Task {
        void run(int thread) throws Exception;
    }

    /** Runs the task on so many threads that start together; returns the seconds until the last was done. */
    static double on(int threads, Task task) throws InterruptedException, ExecutionException {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            all.add(THREADS.submit(() -> {
                ready.countDown();
                go.await();
                task.run(number);
                return null;
            }));
        }
        ready.await();
        long start = System.nanoTime();
        go.countDown();
        for (Future<?> each : all) {
            each.get();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    static List<Connection> open(Lab lab, Target target, List<Client> clients)
            throws InterruptedException, ExecutionException {
        Connection[] connections = new Connection[clients.size()];
        AtomicInteger next = new AtomicInteger();
        on(Math.min(OPENERS, clients.size()), thread -> {
            for (int i = next.getAndIncrement(); i < connections.length; i = next.getAndIncrement()) {
                connections[i] = new Connection(clients.get(i), target, lab.certificates.authority());
            }
        });
        return new ArrayList<>(List.of(connections));
    }

    /** Everybody asks again as soon as she is answered, and comes again where she is hung up on. */
    static Slice again(Lab lab, Target target, List<Connection> connections, List<Client> clients, double seconds)
            throws InterruptedException, ExecutionException {
        Slice slice = new Slice(lab, target);
        slice.seconds = on(connections.size(), thread -> {
            Histogram nanos = new Histogram(3);
            Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
            long end = System.nanoTime() + (long) (seconds * 1e9);
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                Connection connection = reopened(lab, target, connections, clients, thread);
                outcomes.merge(connection.get(), 1L, Long::sum);
                nanos.recordValue(System.nanoTime() - start);
            }
            slice.add(outcomes, nanos);
        });
        return slice.end();
    }

    private static Connection reopened(
            Lab lab, Target target, List<Connection> connections, List<Client> clients, int who) throws IOException {
        Connection connection = connections.get(who);
        if (!connection.isOpen()) {
            connection = new Connection(clients.get(who), target, lab.certificates.authority());
            connections.set(who, connection);
        }
        return connection;
    }

    /**
     * The server forgets everybody, and then one request on each connection, by so many threads; all that so many
     * times.
     */
    static Slice first(Lab lab, Target target, List<Connection> connections, int threads, int times)
            throws InterruptedException, ExecutionException {
        Slice slice = new Slice(lab, target);
        for (int time = 0; time < times; time++) {
            target.forget();
            AtomicInteger next = new AtomicInteger();
            slice.seconds += on(threads, thread -> {
                for (int i = next.getAndIncrement(); i < connections.size(); i = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    Outcome outcome = connections.get(i).get();
                    slice.add(outcome, System.nanoTime() - start);
                }
            });
        }
        return slice.end();
    }

    /** One request of each client, on a connection of its own that is closed again. */
    static void visits(Lab lab, Target target, List<Client> clients) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        on(OPENERS, thread -> {
            for (int i = next.getAndIncrement(); i < clients.size(); i = next.getAndIncrement()) {
                try (Connection connection = new Connection(clients.get(i), target, lab.certificates.authority())) {
                    Outcome outcome = connection.get();
                    if (outcome != Outcome.GOOD) {
                        throw new IllegalStateException(
                                target.name() + " answered the first request of a user with " + outcome);
                    }
                }
            }
        });
    }
}
