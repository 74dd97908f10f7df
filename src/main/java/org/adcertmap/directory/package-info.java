// SPDX-License-Identifier: Apache-2.0
/**
 * How is Active Directory queried? {@link org.adcertmap.directory.ActiveDirectory} is the entry point. Below it,
 * {@code account} searches for and reads accounts and groups, {@code forest} reads domains, published CA certificates
 * and published CRLs, {@code rights} reads what the bind account and the service account may do, and {@code dc} locates
 * domain controllers, binds to them and fails over between them. The UnboundID LDAP SDK is used here and nowhere above,
 * except for its JSON classes in {@code setup.json} and {@code tool}; every error of it leaves this package as a
 * {@link org.adcertmap.denial.DirectoryUnavailableException} with a message for administrators.
 */
package org.adcertmap.directory;
