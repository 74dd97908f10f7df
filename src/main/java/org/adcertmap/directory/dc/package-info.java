// SPDX-License-Identifier: Apache-2.0
/**
 * How is a query sent to a domain controller, and what happens if that one fails?
 * {@link org.adcertmap.directory.dc.pool.DomainControllerPool} is the entry point. Its sub-packages use one another in
 * this order only: {@code locate} (DC locator), {@code connect} (connections and bind), {@code pool} (connection pools,
 * health checks, failover). This package holds what all of them use: threads, ports, attributes and error messages.
 */
package org.adcertmap.directory.dc;
