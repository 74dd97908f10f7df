// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import java.util.List;
import java.util.OptionalInt;

/**
 * The service account of delegation as the bind account sees it. Immutable. Source: MS-ADTS 2.2.16 (flags of
 * userAccountControl); MS-SFU 3.2.1 (msDS-AllowedToDelegateTo).
 *
 * @param userAccountControl empty where it is not readable
 * @param encryptionTypes msDS-SupportedEncryptionTypes; empty where it is absent or not readable
 * @param hasServicePrincipalName whether it is a service for the domain controllers: Windows issues tickets to no other
 * @param targets the service principal names in msDS-AllowedToDelegateTo; none where it is absent or not readable
 */
public record ServiceAccount(
        SeenAccount account,
        OptionalInt userAccountControl,
        OptionalInt encryptionTypes,
        boolean hasServicePrincipalName,
        List<String> targets) {
    private static final int DISABLED = 0x2;
    private static final int TRUSTED_FOR_DELEGATION = 0x80000;
    private static final int TRUSTED_TO_AUTH_FOR_DELEGATION = 0x1000000;

    public ServiceAccount {
        targets = List.copyOf(targets);
    }

    /** Returns whether it is disabled; false where that is not readable. */
    public boolean isDisabled() {
        return has(DISABLED);
    }

    /** Returns whether it may delegate any account to any service; false where that is not readable. */
    public boolean isTrustedForDelegation() {
        return has(TRUSTED_FOR_DELEGATION);
    }

    /** Returns whether it may delegate accounts that have not authenticated to it by Kerberos; false as above. */
    public boolean isTrustedToAuthForDelegation() {
        return has(TRUSTED_TO_AUTH_FOR_DELEGATION);
    }

    private boolean has(int flag) {
        return (userAccountControl.orElse(0) & flag) != 0;
    }
}
