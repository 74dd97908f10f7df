package org.adcertmap.tool;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Mapped;

/** How is an outcome shown to a person? The trail, line by line, then the verdict and what follows from it. */
final class OutcomeText {
  private OutcomeText() {}

  static String of(Path file, MappingOutcome outcome) {
    String trail = outcome.trail().stream().map(step -> "  " + step + "\n").collect(Collectors.joining());
    return Printable.of(file.toString()) + "\n" + trail + outcome.match(OutcomeText::mapped,
        denied -> "denied: " + denied.refusal().denial().code() + ", " + denied.refusal().denial().sentence()
            + "\nhint: " + denied.refusal().denial().hint(),
        unavailable -> "unavailable: " + unavailable.cause()) + "\n";
  }

  private static String mapped(Mapped mapped) {
    return "mapped: " + mapped.userName() + " by " + mapped.method().name() + " ("
        + mapped.strength().spelling() + ")\nroles: " + String.join(", ", mapped.roles());
  }
}
