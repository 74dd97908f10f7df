package org.adcertmap.tomcat.proxy;

/** A header that should hold a certificate and does not. The message says why, for the log. */
final class BrokenHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenHeaderException(String message) {
        super(message);
    }
}
