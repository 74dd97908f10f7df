// SPDX-License-Identifier: Apache-2.0
/**
 * How do cached mappings learn of changes in the own domain? {@link org.adcertmap.directory.dc.tracking.ChangeTracking}
 * is the entry point: it polls one domain controller ({@code ChangeTracker}) or receives change notifications, passes
 * the changes to a {@link org.adcertmap.directory.dc.tracking.ChangeListener}, and says of which responses every change
 * is reported.
 */
package org.adcertmap.directory.dc.tracking;
