// SPDX-License-Identifier: Apache-2.0
/**
 * What does each domain controller respond, queried by itself, without failover?
 * {@link org.adcertmap.directory.dc.inspection.ControllerInspection} is the entry point: a connection of its own, the
 * root DSE, one bind, and a few searches, until a deadline. For administrators; no login uses it.
 */
package org.adcertmap.directory.dc.inspection;
