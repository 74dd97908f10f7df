// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

/**
 * What a signature with SHA-1 is worth: setting {@code sha1Signatures}. Immutable. Sources: Leurent and Peyrin, "SHA-1
 * is a Shambles" (2020), for chosen-prefix collisions; Windows' weak signature policy, which applies to CAs of
 * Microsoft's root program only.
 */
public enum Sha1Signatures {
    /** No signature with SHA-1 counts. */
    REFUSE("refuse"),
    /** Those of the certificates of a path count, as in Windows; those of CRLs and OCSP responses do not. */
    ACCEPT_CERTIFICATES("acceptCertificates");

    private final String spelling;

    Sha1Signatures(String spelling) {
        this.spelling = spelling;
    }

    /** Returns the value of the setting. */
    public String spelling() {
        return spelling;
    }
}
