package org.adcertmap.denial;

/** The certificate itself is the reason to refuse: it says something that cannot be read or believed. */
public final class CertificateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    public CertificateRefusedException(Refusal refusal) {
        super(refusal.denial().code() + ": " + refusal.detail());
        this.refusal = refusal;
    }

    public CertificateRefusedException(Denial denial, String detail) {
        this(new Refusal(denial, detail));
    }

    public Refusal refusal() {
        return refusal;
    }
}
