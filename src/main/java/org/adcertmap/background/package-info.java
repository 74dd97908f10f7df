// SPDX-License-Identifier: Apache-2.0
/**
 * How does work in the background start, and how do its failures become visible?
 * {@link org.adcertmap.background.BackgroundTasks} starts a task or says why no thread is available for it;
 * {@link org.adcertmap.background.LogRateLimiter} limits the log lines about failures that may repeat. The lowest
 * package beside {@code denial}: it uses the JDK only.
 */
package org.adcertmap.background;
