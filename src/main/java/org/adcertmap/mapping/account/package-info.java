// SPDX-License-Identifier: Apache-2.0
/**
 * Which account is it, may it log in, and which names and roles does it have? The port to the directory is
 * {@link org.adcertmap.mapping.account.AccountDirectory}: it finds {@link org.adcertmap.mapping.account.Candidates} and
 * reads an {@link org.adcertmap.mapping.account.Account} with its state and groups. Immutable values and pure
 * functions; the time is passed in.
 */
package org.adcertmap.mapping.account;
