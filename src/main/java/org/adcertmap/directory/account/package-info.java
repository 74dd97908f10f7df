// SPDX-License-Identifier: Apache-2.0
/**
 * Which account matches the queries of a certificate, and which groups is it in?
 * {@link org.adcertmap.directory.account.LdapAccountDirectory} is the entry point: one subtree search for all queries,
 * one base search for the account with its token, and a cache of group names. Attributes with many values are read by
 * range retrieval.
 */
package org.adcertmap.directory.account;
