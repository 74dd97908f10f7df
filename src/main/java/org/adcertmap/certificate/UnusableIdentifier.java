// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import org.adcertmap.denial.Printable;

/**
 * An identifier that a certificate has, but that cannot be compared with the directory: a name in a wrong character
 * set, with a control character, or with an empty RDN. The mapping methods that need it make no query; the others
 * count. Immutable.
 *
 * @param identifier which one: {@code subject}, {@code issuer}, or the kind of name in the subject alternative name
 * @param reason why it is unusable; printable
 */
public record UnusableIdentifier(String identifier, String reason) {
    public UnusableIdentifier {
        reason = Printable.of(reason);
    }

    /** Returns for example {@code subject (a string contains a control character)}. */
    @Override
    public String toString() {
        return identifier + " (" + reason + ")";
    }
}
