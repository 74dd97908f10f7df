package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;

/** One question and its answer; may be asked of several controllers, and again after a connection was lost. */
@FunctionalInterface
public interface LdapOperation<T> {
    /**
     * @param connections to one domain controller
     * @throws LDAPException whatever is no answer
     */
    T with(LDAPConnectionPool connections) throws LDAPException;
}
