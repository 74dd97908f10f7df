// SPDX-License-Identifier: Apache-2.0
/**
 * What do Prometheus and a load balancer read? {@link org.adcertmap.console.metrics.MetricsPage} serves the metrics of
 * {@code docs/metrics.md} in the OpenMetrics text format, {@link org.adcertmap.console.metrics.HealthPage} one word.
 */
package org.adcertmap.console.metrics;
