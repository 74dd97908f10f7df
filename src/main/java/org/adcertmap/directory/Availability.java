package org.adcertmap.directory;

import java.util.function.Supplier;
import org.adcertmap.mapping.DirectoryUnavailableException;

/** Does the directory answer? Stands behind every memory, so that remembered answers do not count. */
final class Availability {
  private volatile boolean available = true;

  /** Whether the last question was answered; true before the first one. */
  boolean isAvailable() {
    return available;
  }

  /** Asks, and remembers whether there was an answer. */
  <T> T watched(Supplier<T> question) {
    try {
      T answer = question.get();
      available = true;
      return answer;
    } catch (DirectoryUnavailableException e) {
      available = false;
      throw e;
    }
  }
}
