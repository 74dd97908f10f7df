package org.adcertmap.tomcat;

import org.adcertmap.mapping.MappingOutcome;
import org.apache.juli.logging.Log;

/**
 * What does the log say of an outcome? One line: which certificate, what came of it, why, and what to do about it. A
 * successful mapping, which may happen with every request, is written at DEBUG only, and the steps of the trail at TRACE.
 */
final class OutcomeLog {
  private OutcomeLog() {}

  /**
   * @param answer what the client got, for example its correlation id; may be empty
   */
  static void write(Log log, MappingOutcome outcome, String answer) {
    Runnable line =
        outcome.match(
            mapped -> () -> {
              if (log.isDebugEnabled()) {
                log.debug(
                    "Mapped certificate [" + mapped.certificate() + "] to [" + mapped.userName() + "] by ["
                        + mapped.method().name() + "]" + answer);
              }
            },
            denied -> () ->
                log.info(
                    "Refused certificate [" + oneLine(denied.certificate()) + "]: " + denied.refusal().denial().code() + ", "
                        + denied.refusal().denial().sentence() + ": " + oneLine(denied.refusal().detail()) + ". Hint: "
                        + denied.refusal().denial().hint() + answer),
            unavailable -> () ->
                log.warn(
                    "Could not map certificate [" + oneLine(unavailable.certificate()) + "]: " + oneLine(unavailable.cause()) + answer));
    line.run();
    if (log.isTraceEnabled()) {
      outcome.trail().forEach(step -> log.trace(oneLine(step.toString())));
    }
  }

  /** Text from certificates and servers must not be able to forge a line. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
