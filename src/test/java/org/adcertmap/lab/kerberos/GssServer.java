// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on localhost that authenticates each client, in a protocol of its own. */
public final class GssServer implements AutoCloseable {
    private final ServerSocket listener;

    /** The protocol: serves one client, whose connection is closed afterwards. */
    @FunctionalInterface
    public interface Protocol {
        void serve(DataInputStream in, DataOutputStream out) throws Exception;
    }

    /** Starts the server on any free port. */
    public GssServer(Protocol protocol) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> listen(protocol), "gss-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void listen(Protocol protocol) {
        while (true) {
            try (Socket client = listener.accept();
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
                protocol.serve(in, out);
            } catch (Exception e) { // of this client, which sees the end of the connection
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
