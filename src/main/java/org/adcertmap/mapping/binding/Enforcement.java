package org.adcertmap.mapping.binding;

/** What is a weak match worth? Named and numbered as StrongCertificateBindingEnforcement. Source: KB5014754. */
public enum Enforcement {
    /** Only together with the account's own SID in the certificate. */
    FULL("full", 2),
    /** Also without a SID, where the certificate is not older than the account; with a warning. */
    COMPATIBILITY("compatibility", 1),
    /** As much as a strong one. What every domain controller did until May 2022, and none does any longer. */
    DISABLED("disabled", 0);

    private final String spelling;
    private final int number;

    Enforcement(String spelling, int number) {
        this.spelling = spelling;
        this.number = number;
    }

    /** The spelling in the settings. */
    public String spelling() {
        return spelling;
    }

    /** The value in the registry of a domain controller. */
    public int number() {
        return number;
    }
}
