package org.adcertmap.mapping;

import java.util.List;
import java.util.function.Function;
import org.adcertmap.certificate.Refusal;

/** The certificate, its account or the match between them was refused, for a named reason. */
public record Denied(String certificate, Refusal refusal, List<Step> trail) implements MappingOutcome {
  public Denied {
    trail = List.copyOf(trail);
  }

  @Override
  public <R> R match(
      Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable) {
    return denied.apply(this);
  }
}
