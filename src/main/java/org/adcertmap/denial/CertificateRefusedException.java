// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

/**
 * Thrown when the certificate itself is refused: it is malformed, untrusted, expired, revoked or not meant for client
 * authentication. The message holds the reason code and the details.
 */
public final class CertificateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    /** Wraps a refusal. */
    public CertificateRefusedException(Refusal refusal) {
        super(refusal.denial().code() + ": " + refusal.detail());
        this.refusal = refusal;
    }

    /** Creates the refusal from a reason and its details, see {@link Refusal}. */
    public CertificateRefusedException(Denial denial, String detail) {
        this(new Refusal(denial, detail));
    }

    /** The reason and its details; {@code null} only after Java serialization, which nothing here uses. */
    public Refusal refusal() {
        return refusal;
    }
}
