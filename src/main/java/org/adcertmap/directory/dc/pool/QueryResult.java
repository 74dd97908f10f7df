package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Optional;

/**
 * What came of asking one controller: a value, or why there is none.
 *
 * @param value present where there is no trouble and no fault
 * @param trouble the directory's
 * @param fault our own
 */
record QueryResult<T>(Optional<T> value, Optional<LDAPException> trouble, Optional<Throwable> fault) {
    static <T> QueryResult<T> of(T value) {
        return new QueryResult<>(Optional.of(value), Optional.empty(), Optional.empty());
    }

    static <T> QueryResult<T> trouble(LDAPException trouble) {
        return new QueryResult<>(Optional.empty(), Optional.of(trouble), Optional.empty());
    }

    static <T> QueryResult<T> fault(Throwable fault) {
        return new QueryResult<>(Optional.empty(), Optional.empty(), Optional.of(fault));
    }

    /** The value; a fault of ours is thrown on as it is, in the thread of the caller. */
    T get() throws LDAPException {
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        if (fault.isPresent()) {
            if (fault.get() instanceof RuntimeException e) {
                throw e;
            }
            throw new IllegalStateException("while asking a domain controller", fault.get());
        }
        return value.orElseThrow();
    }
}
