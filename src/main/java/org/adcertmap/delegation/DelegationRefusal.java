// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.util.Arrays;
import java.util.List;

/** The reasons for which an account is not delegated; {@code docs/responses.md} has a row for each. */
public enum DelegationRefusal {
    /** Delegation is not set up, or its settings exclude the account. */
    OFF("see delegationRoles and delegationStrength"),
    /** The account must not be delegated. */
    SENSITIVE("the domain forbids it, and nothing is to be done"),
    /** The KDC gave a ticket that must not be used for another server. */
    NOT_TRUSTED("run Set-ADAccountControl -TrustedToAuthForDelegation $true for the service account; resource-based"
            + " delegation alone needs a JDK newer than 17 and the security property"
            + " jdk.security.krb5.s4u2proxy.acceptNonForwardableServiceTicket"),
    /** The service account may not delegate to the target. */
    TARGET("add the service principal name to msDS-AllowedToDelegateTo of the service account"),
    /** No account has the service principal name. */
    UNKNOWN_TARGET("look for it with setspn -Q"),
    /** The account may not log in. */
    ACCOUNT("look at the state of the account"),
    /** Kerberos is not set up as delegation needs it. */
    SETUP(
            "check delegationPrincipal and delegationKeytab, msDS-SupportedEncryptionTypes (24) of the service account and"
                    + " of the target, the clocks, and forwardable = true in krb5.conf"),
    /** No KDC has responded in time. */
    UNAVAILABLE("try again; see delegationTimeout");

    private static final String PREFIX = "ADCM-DELEGATION-";

    private final String hint;

    DelegationRefusal(String hint) {
        this.hint = hint;
    }

    /** Returns the reason code, for example {@code ADCM-DELEGATION-TARGET}. */
    public String code() {
        return PREFIX + name().replace('_', '-');
    }

    /** Returns what an administrator can do. */
    public String hint() {
        return hint;
    }

    /** Returns all reason codes. */
    public static List<String> codes() {
        return Arrays.stream(values()).map(DelegationRefusal::code).toList();
    }
}
