// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * An account that is being read before the search has found it. It says nothing about an account of another domain: not
 * that there is none, and not that the directory is unavailable.
 *
 * @param dnsDomain the DNS name of the domain that it is read from
 * @param account waits for the account and throws as {@link AccountDirectory#read} does; empty where that domain does
 *     not show it, which another domain controller may do
 */
public record PrefetchedAccount(String dnsDomain, Supplier<Optional<Account>> account) {}
