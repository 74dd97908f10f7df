// SPDX-License-Identifier: Apache-2.0
/**
 * How is a query sent to a domain controller, and what happens if that one fails?
 * {@link org.adcertmap.directory.dc.pool.DomainControllerPool} is the entry point. A sub-package uses only those before
 * it here: {@code kerberos} (login with a keytab), {@code bind} and {@code locate} (DC locator), {@code connect}
 * (connections), {@code inspection} (a single domain controller, for the doctor) and {@code dirsync} (one session of
 * DirSync or uSNChanged polling), {@code tracking} (change tracking), {@code pool} (connection pools, health checks,
 * failover). This package holds what all of them use: threads, ports, attributes and error messages.
 */
package org.adcertmap.directory.dc;
