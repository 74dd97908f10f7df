// SPDX-License-Identifier: Apache-2.0
/**
 * What in the directory, the keytab and krb5.conf works against delegation, and what can the service account do
 * besides? {@link org.adcertmap.tool.doctor.delegation.DelegationChecks} is the entry point.
 */
package org.adcertmap.tool.doctor.delegation;
