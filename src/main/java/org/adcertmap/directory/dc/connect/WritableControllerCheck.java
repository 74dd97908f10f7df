package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import java.util.Arrays;

/**
 * Is a controller that has just been connected to a writable one? A read-only one does not compute whether an account
 * is locked out: msDS-User-Account-Control-Computed is 0 there for everybody (MS-ADTS 3.1.1.4.5.17), and so it must not
 * be asked. Asked once a connection. Source of the capability: MS-ADTS 3.1.1.3.4.3
 * (LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID).
 */
final class WritableControllerCheck extends LDAPConnectionPoolHealthCheck {
    private static final String CAPABILITIES = "supportedCapabilities";
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    @Override
    public void ensureNewConnectionValid(LDAPConnection connection) throws LDAPException {
        RootDSE root = connection.getRootDSE();
        String[] capabilities = root == null ? null : root.getAttributeValues(CAPABILITIES);
        if (capabilities != null && Arrays.asList(capabilities).contains(PARTIAL_SECRETS)) {
            throw new LDAPException(
                    ResultCode.UNAVAILABLE,
                    connection.getConnectedAddress()
                            + " is a read-only domain controller, which cannot say whether an account is locked out");
        }
    }
}
