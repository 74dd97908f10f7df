// SPDX-License-Identifier: Apache-2.0
/**
 * Which domain controller gets the next query? {@link org.adcertmap.directory.dc.pool.DomainControllerPool} is the
 * entry point: it executes an operation with a bounded wait, fails over to the next domain controller and sends hedged
 * requests. Domain controllers that are DOWN are checked in the background until they are back in rotation.
 * {@link org.adcertmap.directory.dc.pool.ForestControllers} holds the pools of all domains and of the global catalogs.
 */
package org.adcertmap.directory.dc.pool;
