// SPDX-License-Identifier: Apache-2.0
/**
 * How many log in now, how many do not, and how long does the directory take?
 * {@link org.adcertmap.console.live.LivePage} is the page, {@link org.adcertmap.console.live.LiveJson} what its script
 * polls.
 */
package org.adcertmap.console.live;
