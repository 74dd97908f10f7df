package org.adcertmap.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * How is a TLS handshake with a server that accepts and then says nothing kept from waiting for ever? The SDK's connect
 * timeout ends with the TCP connection and its response timeout begins with the first request; between them lies the
 * handshake. Every socket of this factory has a read timeout from the start; the SDK sets its own afterwards.
 */
final class TimedSocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory sockets;
  private final int timeoutMillis;

  TimedSocketFactory(SSLSocketFactory sockets, Duration timeout) {
    this.sockets = sockets;
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  private Socket timed(Socket socket) throws SocketException {
    socket.setSoTimeout(timeoutMillis);
    return socket;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return timed(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
    return timed(sockets.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return timed(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
    return timed(sockets.createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return timed(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
    return timed(sockets.createSocket(host, port, localHost, localPort));
  }
}
