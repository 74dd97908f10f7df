package org.adcertmap.certificate.der;

/** Bytes that are not the DER encoding which they should be. Whoever reads turns it into a denial. */
public final class MalformedDerException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedDerException(String message) {
        super(message);
    }
}
