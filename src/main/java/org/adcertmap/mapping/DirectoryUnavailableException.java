package org.adcertmap.mapping;

import org.adcertmap.certificate.Printable;

/** The directory could not be asked, or did not answer in full. Its message says why, in words for an administrator. */
public final class DirectoryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DirectoryUnavailableException(String message, Throwable cause) {
    super(Printable.of(message), cause);
  }
}
