package org.adcertmap.tomcat;

import org.adcertmap.certificate.Denial;
import org.adcertmap.certificate.Printable;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.apache.juli.logging.Log;

/**
 * What does the log say of an outcome? One line: which certificate, what came of it, why, and what to do about it. A
 * successful mapping, which may happen with every request, is written at DEBUG only, unless it is weak, and the steps of the trail at TRACE.
 */
final class OutcomeLog {
  private OutcomeLog() {}

  /**
   * @param answer what the client got, for example its correlation id; may be empty
   */
  static void write(Log log, MappingOutcome outcome, String answer) {
    if (outcome instanceof Unavailable unavailable) {
      log.warn("Could not map certificate [" + outcome.certificate() + "]: " + unavailable.cause() + answer);
    } else if (outcome instanceof Denied denied) {
      log.info(line(denied) + answer);
    } else if (outcome instanceof Mapped mapped && mapped.warning().isPresent()) {
      log.warn(line(mapped) + ", although it is weak: " + Printable.of(mapped.warning().get()) + answer);
    } else if (outcome instanceof Mapped mapped && log.isDebugEnabled()) {
      log.debug(line(mapped) + answer);
    }
    if (log.isTraceEnabled()) {
      outcome.trail().forEach(log::trace);
    }
  }

  private static String line(Denied denied) {
    Denial denial = denied.refusal().denial();
    return "Refused certificate [" + denied.certificate() + "]: " + denial.code() + ", " + denial.sentence() + ": "
        + denied.refusal().detail() + ". Hint: " + denial.hint();
  }

  private static String line(Mapped mapped) {
    return "Mapped certificate [" + mapped.certificate() + "] to [" + mapped.userName() + "] by [" + mapped.method().name() + "]";
  }
}
