// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.InvalidResponseException;

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
     * @param connection to one domain controller, bound and for this operation alone: an exception that it throws is
     *     about the request, never about connecting or the bind
     * @throws LDAPException if the operation fails or its result is incomplete
     */
    T execute(LDAPInterface connection) throws LDAPException;

    /**
     * Returns the same operation, which throws an {@link InvalidResponseException} in place of any unchecked exception:
     * whatever the content of a response makes its decoding throw is a failure of that domain controller.
     */
    static <T> LdapOperation<T> decoding(LdapOperation<T> operation) {
        return connection -> {
            try {
                return operation.execute(connection);
            } catch (RuntimeException e) {
                throw new InvalidResponseException("its content cannot be decoded: " + FailureText.of(e), e);
            }
        };
    }
}
