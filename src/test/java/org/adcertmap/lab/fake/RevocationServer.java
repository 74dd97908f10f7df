// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.adcertmap.lab.FreePort;

/** An HTTP server on 127.0.0.1 with CRLs and OCSP responders; on demand it fails or does not respond. */
public final class RevocationServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Service> services = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Handles one request. */
    private interface Service {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private RevocationServer(HttpServer server) {
        this.server = server;
    }

    public static RevocationServer start() {
        return start(FreePort.next()); // a later start on the same port finds it free
    }

    /** Starts it on the given port. */
    public static RevocationServer start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            RevocationServer server = new RevocationServer(http);
            http.setExecutor(server.threads);
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Serves these octets at the path. */
    public RevocationServer publish(String path, byte[] octets) {
        return serve(path, exchange -> send(exchange, 200, octets));
    }

    /** Serves an OCSP responder by GET below the path, and by POST. */
    public RevocationServer responder(String path, UnaryOperator<byte[]> responder) {
        return serve(path, exchange -> send(exchange, 200, responder.apply(request(exchange, path))));
    }

    /** Serves an OCSP responder by POST; a GET gets this status and body. */
    public RevocationServer responderByPost(
            String path, int getStatus, byte[] getBody, UnaryOperator<byte[]> responder) {
        return serve(path, exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                send(exchange, 200, responder.apply(exchange.getRequestBody().readAllBytes()));
            } else {
                send(exchange, getStatus, getBody);
            }
        });
    }

    public RevocationServer status(String path, int status) {
        return serve(path, exchange -> send(exchange, status, new byte[0]));
    }

    public RevocationServer redirect(String path, String location) {
        return serve(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 302, new byte[0]);
        });
    }

    /** Accepts requests, but never responds. */
    public RevocationServer unresponsive(String path) {
        return serve(path, exchange -> closed.await());
    }

    /** Serves these octets once the latch is released. */
    public RevocationServer delayed(String path, byte[] octets, CountDownLatch release) {
        return serve(path, exchange -> {
            release.await();
            send(exchange, 200, octets);
        });
    }

    /** Sends a response that never ends. */
    public RevocationServer endless(String path) {
        return serve(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (closed.getCount() > 0) {
                    out.write(new byte[65_536]);
                }
            }
        });
    }

    private RevocationServer serve(String path, Service service) {
        services.put(path, service);
        return this;
    }

    /** Returns method and path of each request, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public long requests(String path) {
        return requests.stream().filter(request -> request.contains(" " + path)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            Service service = services.entrySet().stream()
                    .filter(entry -> path.equals(entry.getKey()) || path.startsWith(entry.getKey() + "/"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(unknown -> send(unknown, 404, new byte[0]));
            service.handle(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] request(HttpExchange exchange, String path) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            return exchange.getRequestBody().readAllBytes();
        }
        String text = exchange.getRequestURI().getRawPath().substring(path.length() + 1);
        return Base64.getDecoder().decode(URLDecoder.decode(text, StandardCharsets.US_ASCII));
    }

    private static void send(HttpExchange exchange, int status, byte[] octets) throws IOException {
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
