// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server over UDP with the records that a test adds (RFC 1035, RFC 2782). */
public final class FakeDns implements AutoCloseable {
    private static final int A = 1;
    private static final int SRV = 33;
    private static final int NAME_ERROR = 3;

    private record Name(String name, int type) {}

    private final DatagramSocket socket;
    private final Map<Name, List<byte[]>> records = new ConcurrentHashMap<>();
    private final AtomicInteger queries = new AtomicInteger();
    private final Set<String> withoutResponse = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile boolean unresponsive;

    /** Starts the server on 127.0.0.1, at any free port. */
    public FakeDns() {
        this("127.0.0.1", 0);
    }

    public FakeDns(String address, int port) {
        try {
            socket = new DatagramSocket(port, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "test-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the address for the setting {@code dnsServers}. */
    public String server() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Returns the number of queries received. */
    public int queries() {
        return queries.get();
    }

    /** Returns the number of queries received for a name in lower case. */
    public int queries(String name) {
        return asked.getOrDefault(name, 0);
    }

    /** Adds an SRV record. */
    public FakeDns addService(String name, int priority, int weight, int port, String host) {
        ByteBuffer data = ByteBuffer.allocate(512)
                .putShort((short) priority)
                .putShort((short) weight)
                .putShort((short) port);
        return add(name, SRV, data.put(encoded(host)));
    }

    /** Adds an A record. */
    public FakeDns addAddress(String host, String ip) {
        try {
            return add(
                    host,
                    A,
                    ByteBuffer.allocate(16).put(InetAddress.getByName(ip).getAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes this the only A record of the host, from now on. */
    public void moveAddress(String host, String ip) {
        records.remove(new Name(host, A));
        addAddress(host, ip);
    }

    /** Sets whether queries for that name, in lower case, get a response; they do at first. */
    public void respond(String name, boolean is) {
        if (is) {
            withoutResponse.remove(name);
        } else {
            withoutResponse.add(name);
        }
    }

    private FakeDns add(String name, int type, ByteBuffer data) {
        byte[] bytes = new byte[data.flip().remaining()];
        data.get(bytes);
        records.computeIfAbsent(new Name(name.toLowerCase(Locale.ROOT), type), key -> new ArrayList<>())
                .add(bytes);
        return this;
    }

    /** Removes all records. */
    public void removeRecords() {
        records.clear();
    }

    /** Stops responding to queries. */
    public void stopResponding() {
        unresponsive = true;
    }

    private void serve() {
        byte[] buffer = new byte[512];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                queries.incrementAndGet();
                byte[] response = respond(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                if (response.length > 0) {
                    socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    /** Returns the response; an empty array for none. */
    private byte[] respond(ByteBuffer query) throws IOException {
        short id = query.getShort();
        query.position(12);
        List<String> labels = new ArrayList<>();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
        }
        String name = String.join(".", labels);
        asked.merge(name, 1, Integer::sum);
        if (unresponsive || withoutResponse.contains(name)) {
            return new byte[0];
        }
        int type = query.getShort();
        List<byte[]> found = records.getOrDefault(new Name(name, type), List.of());
        boolean exists = records.keySet().stream().anyMatch(key -> key.name().equals(name));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(
                0x8580 | (exists ? 0 : NAME_ERROR)); // a response, authoritative, recursion desired and available
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(encoded(name));
        out.writeShort(type);
        out.writeShort(1);
        for (byte[] data : found) {
            out.write(encoded(name));
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(0);
            out.writeShort(data.length);
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
