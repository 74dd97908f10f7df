// SPDX-License-Identifier: Apache-2.0
/**
 * Do the name constraints of the CAs permit the names of a certificate? The entry point is
 * {@link org.adcertmap.trust.constraint.NameConstraints}. Judges the forms that RFC 5280 4.2.1.10 defines and the
 * userPrincipalName of Windows; what cannot be judged is a violation. Stateless; thread-safe.
 */
package org.adcertmap.trust.constraint;
