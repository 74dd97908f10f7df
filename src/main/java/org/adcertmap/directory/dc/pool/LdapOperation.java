// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;

/**
 * An operation on one domain controller, such as a search. It must be safe to repeat: it may be sent to several domain
 * controllers (hedged request), and again after a lost connection.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface LdapOperation<T> {
    /**
     * Executes the operation.
     *
     * @param connections the connection pool of one domain controller
     * @throws LDAPException if the operation fails or its result is incomplete
     */
    T execute(LDAPConnectionPool connections) throws LDAPException;
}
