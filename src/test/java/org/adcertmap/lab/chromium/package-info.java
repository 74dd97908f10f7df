// SPDX-License-Identifier: Apache-2.0
/**
 * How do the tests use a real browser? {@link org.adcertmap.lab.chromium.Chromium} is Debian's Chromium without a
 * window, with a {@link org.adcertmap.lab.chromium.ChromiumProfile} of its own; {@link org.adcertmap.lab.chromium.Tab}
 * opens pages, clicks and types, over the DevTools protocol that Chromium itself speaks.
 */
package org.adcertmap.lab.chromium;
