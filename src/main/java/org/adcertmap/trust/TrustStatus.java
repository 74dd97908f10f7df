// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

/** Whether a certificate was validated and is trusted, so that what it says may be shown as what its CA says. */
public enum TrustStatus {
    /** Validity period, issuing CA, certification path, usage and revocation were checked and accepted. */
    TRUSTED,
    /** One of them was refused, or was not checked. */
    NOT_TRUSTED
}
