// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import java.util.List;
import java.util.OptionalInt;

/**
 * A service principal name to which a service account may delegate, with the accounts that have it. Immutable.
 *
 * @param accounts those of the forest; the KDC issues tickets only for the service of exactly one
 */
public record DelegationTarget(String servicePrincipalName, List<Holder> accounts) {
    public DelegationTarget {
        accounts = List.copyOf(accounts);
    }

    /**
     * An account with the service principal name. Immutable.
     *
     * @param isDomainController whether it is the account of a domain controller, as far as the bind account sees
     * @param encryptionTypes msDS-SupportedEncryptionTypes; empty where it is absent or not readable
     */
    public record Holder(
            String distinguishedName, String sAMAccountName, boolean isDomainController, OptionalInt encryptionTypes) {}
}
