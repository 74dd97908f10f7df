package org.adcertmap.directory;

import java.time.Duration;

/**
 * How long and how much is remembered.
 *
 * @param freshness the longest that a change in the directory may go unnoticed
 * @param unmappedFreshness the same for certificates that nobody has
 * @param cacheSize most certificates, and most accounts, remembered
 */
public record MemorySettings(Duration freshness, Duration unmappedFreshness, int cacheSize) {}
