package org.adcertmap.tomcat.connection.proxy;

/** A header that should hold a certificate and does not. The message says why, for the log. */
final class MalformedHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedHeaderException(String message) {
        super(message);
    }
}
