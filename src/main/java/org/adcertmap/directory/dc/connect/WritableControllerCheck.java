// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import java.util.Arrays;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;

/**
 * Rejects a new connection to a read-only domain controller (RODC). An RODC does not compute whether an account is
 * locked out: msDS-User-Account-Control-Computed is 0 for every account (MS-ADTS 3.1.1.4.5.17). One search of the root
 * DSE per connection. A root DSE without capabilities is rejected too, because every domain controller has some. Source
 * of the capability: MS-ADTS 3.1.1.3.4.3 (LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID).
 */
final class WritableControllerCheck {
    private static final String SUPPORTED_CAPABILITIES = "supportedCapabilities";
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    private WritableControllerCheck() {}

    /** @throws ConnectionFailedException if it is read-only, or does not say what it is */
    static void check(LDAPConnection connection) throws ConnectionFailedException {
        String[] capabilities = capabilities(connection);
        if (capabilities == null || capabilities.length == 0) {
            throw failed(connection.getConnectedAddress()
                    + " does not say whether it is a read-only domain controller: its root DSE has no "
                    + SUPPORTED_CAPABILITIES);
        }
        if (Arrays.asList(capabilities).contains(PARTIAL_SECRETS)) {
            throw failed(connection.getConnectedAddress()
                    + " is a read-only domain controller, which does not compute whether an account is locked out");
        }
    }

    private static String[] capabilities(LDAPConnection connection) throws ConnectionFailedException {
        try {
            RootDSE rootDse = connection.getRootDSE();
            return rootDse == null ? null : rootDse.getAttributeValues(SUPPORTED_CAPABILITIES);
        } catch (LDAPException e) {
            throw new ConnectionFailedException(Step.CAPABILITIES, e);
        }
    }

    private static ConnectionFailedException failed(String message) {
        return new ConnectionFailedException(Step.CAPABILITIES, ResultCode.UNAVAILABLE, message);
    }
}
