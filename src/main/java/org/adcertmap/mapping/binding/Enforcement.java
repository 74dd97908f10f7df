// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

/**
 * Whether weak mappings are permitted, with the names and numbers of StrongCertificateBindingEnforcement. Source:
 * KB5014754.
 */
public enum Enforcement {
    /** A weak mapping is permitted only with the account's own SID in the certificate. */
    FULL("full", 2),
    /**
     * A weak mapping is also permitted without a SID, if the certificate is not older than the account; with a warning.
     */
    COMPATIBILITY("compatibility", 1),
    /** A weak mapping counts as a strong one, as on every domain controller until May 2022 and on none since. */
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
