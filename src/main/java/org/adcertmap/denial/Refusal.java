package org.adcertmap.denial;

import java.util.Objects;

/**
 * One refusal: its named reason and what exactly was found.
 *
 * @param detail the particulars for log and trace; may hold text from the certificate, made printable, and never a
 *     secret
 */
public record Refusal(Denial denial, String detail) {
    public Refusal {
        Objects.requireNonNull(denial);
        detail = Printable.of(detail);
    }
}
