package org.adcertmap.certificate;

/** Bytes that are not the DER encoding which they should be. Stays inside this room: readers turn it into a denial. */
final class MalformedDerException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedDerException(String message) {
    super(message);
  }
}
