// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import java.util.Objects;

/**
 * One refusal: the reason, and what exactly was found. Immutable.
 *
 * @param denial the reason with its code, sentence and hint
 * @param detail details for log and trace; may contain text from the certificate, printable and of bounded length, see
 *     {@link Printable#excerpt}; never a secret
 */
public record Refusal(Denial denial, String detail) {
    public Refusal {
        Objects.requireNonNull(denial);
        detail = Printable.excerpt(detail);
    }
}
