// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import java.util.Objects;

/**
 * One refusal: the reason, and what exactly was found. Immutable.
 *
 * @param denial the reason with its code, sentence and hint
 * @param detail details for log and trace; may contain text from the certificate, printable and of bounded length, see
 *     {@link Printable#excerpt}; never a secret
 * @param hint what an administrator can do: the hint of the reason, or a narrower one for what was found
 */
public record Refusal(Denial denial, String detail, String hint) {
    public Refusal {
        Objects.requireNonNull(denial);
        detail = Printable.excerpt(detail);
        hint = Printable.excerpt(hint);
    }

    /** Creates a refusal with the hint of its reason. */
    public Refusal(Denial denial, String detail) {
        this(denial, detail, denial.hint());
    }
}
