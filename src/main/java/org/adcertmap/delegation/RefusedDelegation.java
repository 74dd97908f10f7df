// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Duration;
import org.adcertmap.DelegationException;
import org.adcertmap.denial.Printable;

/**
 * Why an account is not delegated. Immutable; holds no exception, which could lead to classes of an application.
 *
 * @param sentence what happened, printable and of bounded length
 */
record RefusedDelegation(DelegationRefusal refusal, String sentence) {
    /** How long a refusal of the KDC is cached. */
    static final Duration TTL = Duration.ofSeconds(10);

    RefusedDelegation {
        sentence = Printable.excerpt(sentence);
    }

    /** Returns a new exception, for one caller. */
    DelegationException exception(Throwable cause) {
        return new DelegationException(refusal.code(), sentence, refusal.hint(), cause);
    }
}
