// SPDX-License-Identifier: Apache-2.0
/**
 * Is the match between a certificate and an account strong enough? {@link org.adcertmap.mapping.binding.Choice} selects
 * the account among the candidates, {@link org.adcertmap.mapping.binding.Binding} judges the strength of the match as
 * {@code StrongCertificateBindingEnforcement} does (KB5014754). Immutable values and pure functions.
 */
package org.adcertmap.mapping.binding;
