package org.adcertmap.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Gives a server a second address: whatever comes in at the relay goes to the server, and back. */
public final class Relay implements AutoCloseable {
  private final ServerSocket listener;
  private final URI server;

  /**
   * @param address where the relay listens, on a port of its own
   */
  public Relay(String address, String server) {
    this.server = URI.create(server);
    try {
      listener = new ServerSocket(0, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::listen);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void listen() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket behind = new Socket(server.getHost(), server.getPort());
        start(() -> pipe(client, behind));
        start(() -> pipe(behind, client));
      }
    } catch (IOException e) {
      // The relay was closed, or the server is gone; its clients see it as they would without the relay.
    }
  }

  private static void pipe(Socket from, Socket to) {
    try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One side has hung up, and with that the other is closed.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
