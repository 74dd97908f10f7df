// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import java.util.Arrays;

/**
 * Rejects a new connection to a read-only domain controller (RODC). An RODC does not compute whether an account is
 * locked out: msDS-User-Account-Control-Computed is 0 for every account (MS-ADTS 3.1.1.4.5.17). One search of the root
 * DSE per connection. Source of the capability: MS-ADTS 3.1.1.3.4.3 (LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID).
 */
final class WritableControllerCheck extends LDAPConnectionPoolHealthCheck {
    private static final String SUPPORTED_CAPABILITIES = "supportedCapabilities";
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    @Override
    public void ensureNewConnectionValid(LDAPConnection connection) throws LDAPException {
        RootDSE rootDse = connection.getRootDSE();
        String[] capabilities = rootDse == null ? null : rootDse.getAttributeValues(SUPPORTED_CAPABILITIES);
        if (capabilities != null && Arrays.asList(capabilities).contains(PARTIAL_SECRETS)) {
            throw new LDAPException(
                    ResultCode.UNAVAILABLE,
                    connection.getConnectedAddress()
                            + " is a read-only domain controller, which does not compute whether an account is"
                            + " locked out");
        }
    }
}
