// SPDX-License-Identifier: Apache-2.0
/**
 * How does an application authenticate to other servers as the mapped account?
 * {@link org.adcertmap.delegation.KerberosDelegation} obtains a credential for it from the KDC (S4U2Self) and service
 * tickets with that (S4U2Proxy, MS-SFU), in the name of a service account with a keytab. The only package that calls
 * the JDK's GSS for a mapped account; {@link org.adcertmap.Delegation} and {@code tomcat} pass its credentials on. Its
 * traps: a credential must not be used inside the service account's Subject, where tickets of users would pile up; to
 * dispose one destroys the credential of the service account that it was made from, so that each account has one of its
 * own; and the JDK waits for a KDC for longer than a request can.
 */
package org.adcertmap.delegation;
