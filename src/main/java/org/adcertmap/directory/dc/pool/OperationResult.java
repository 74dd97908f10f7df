// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Optional;

/**
 * The result of one operation on one domain controller. Immutable; exactly one of the three is present.
 *
 * @param value what the operation returned
 * @param failure the LDAP error that it ended with
 * @param internalError any other exception: an internal error of this program
 */
record OperationResult<T>(Optional<T> value, Optional<LDAPException> failure, Optional<Throwable> internalError) {
    static <T> OperationResult<T> of(T value) {
        return new OperationResult<>(Optional.of(value), Optional.empty(), Optional.empty());
    }

    static <T> OperationResult<T> failure(LDAPException failure) {
        return new OperationResult<>(Optional.empty(), Optional.of(failure), Optional.empty());
    }

    static <T> OperationResult<T> internalError(Throwable internalError) {
        return new OperationResult<>(Optional.empty(), Optional.empty(), Optional.of(internalError));
    }

    /** Returns the value, or throws the failure or internal error in the thread of the caller. */
    T get() throws LDAPException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (internalError.isPresent()) {
            if (internalError.get() instanceof RuntimeException e) {
                throw e;
            }
            throw new IllegalStateException("internal error in an LDAP operation", internalError.get());
        }
        return value.orElseThrow();
    }
}
