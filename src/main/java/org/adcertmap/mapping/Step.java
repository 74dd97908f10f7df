package org.adcertmap.mapping;

/**
 * One step on the way to an outcome.
 *
 * @param what what was looked at or asked
 * @param result what came of it
 */
public record Step(String what, String result) {
  @Override
  public String toString() {
    return what + ": " + result;
  }
}
