package org.adcertmap.method;

/**
 * How much does a match say? Weak: it rests on names that may be given anew to somebody else. Strong: it rests on
 * identifiers that are never given again. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public enum Strength {
  WEAK,
  STRONG
}
