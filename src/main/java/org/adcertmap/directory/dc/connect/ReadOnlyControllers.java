// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import java.util.Arrays;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;

/**
 * Whether read-only domain controllers (RODC) serve, as {@code readOnlyControllers} says. An RODC does not compute
 * whether an account is locked out: its msDS-User-Account-Control-Computed must not be used (MS-ADTS 3.1.1.4.5.17).
 * What a domain controller is, its root DSE and its nTDSDSA object say, in two searches per connection; one without
 * capabilities is rejected, because every domain controller has some. The capabilities of Windows are complete; a
 * domain controller with a vendorName, such as Samba, must say it in its nTDSDSA object as well. Sources: MS-ADTS
 * 3.1.1.3.4.3 (LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID), 3.1.1.4.5.30 (msDS-isRODC).
 */
public enum ReadOnlyControllers {
    /** An RODC gets no query. */
    SKIP("skip"),
    /** An RODC serves as every other domain controller, and lockouts are computed here. */
    USE("use");

    private static final String SUPPORTED_CAPABILITIES = "supportedCapabilities";
    private static final String DS_SERVICE_NAME = "dsServiceName";
    private static final String IS_RODC = "msDS-isRODC";
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    private final String spelling;

    ReadOnlyControllers(String spelling) {
        this.spelling = spelling;
    }

    /** The spelling in the settings. */
    public String spelling() {
        return spelling;
    }

    /**
     * Returns whether the connection is to an RODC; true also where it was not checked.
     *
     * @param connection as an operation gets it
     */
    public static boolean isReadOnly(LDAPInterface connection) {
        return ConnectedController.of(connection)
                .map(ConnectedController::isReadOnly)
                .orElse(true);
    }

    /**
     * Returns whether the connection is to an RODC, which is checked again if it was one.
     *
     * @throws LDAPException if it does not say what it is
     */
    public static boolean isStillReadOnly(LDAPInterface connection) throws LDAPException {
        if (isReadOnly(connection) && connection instanceof LDAPConnection checked) {
            USE.check(checked);
        }
        return isReadOnly(connection);
    }

    /**
     * Checks a new connection, so that {@link #isReadOnly} and {@link ConnectedController} know it.
     *
     * @throws ConnectionFailedException if the domain controller is read-only and skipped, or does not say what it is
     */
    public void check(LDAPConnection connection) throws ConnectionFailedException {
        RootDSE rootDse = rootDse(connection);
        String[] capabilities = rootDse == null ? null : rootDse.getAttributeValues(SUPPORTED_CAPABILITIES);
        if (capabilities == null || capabilities.length == 0) {
            throw failed(connection.getConnectedAddress()
                    + " does not say whether it is a read-only domain controller: its root DSE has no "
                    + SUPPORTED_CAPABILITIES);
        }
        boolean isReadOnly =
                Arrays.asList(capabilities).contains(PARTIAL_SECRETS) || isReadOnlyService(connection, rootDse);
        if (isReadOnly && this == SKIP) {
            throw failed(connection.getConnectedAddress()
                    + " is a read-only domain controller, which does not compute whether an account is locked out, see"
                    + " readOnlyControllers");
        }
        ConnectedController.store(connection, rootDse, isReadOnly);
    }

    /**
     * Returns whether its nTDSDSA object says so, as that of a Samba RODC does, which lacks the capability.
     *
     * @throws ConnectionFailedException if the object of a domain controller that is not of Windows is not readable
     */
    private static boolean isReadOnlyService(LDAPConnection connection, RootDSE rootDse)
            throws ConnectionFailedException {
        String service = rootDse.getAttributeValue(DS_SERVICE_NAME);
        if (service == null) {
            return false;
        }
        try {
            Entry ntdsSettings = connection.getEntry(service, IS_RODC);
            if (rootDse.getVendorName() != null && (ntdsSettings == null || !ntdsSettings.hasAttribute(IS_RODC))) {
                throw failed(connection.getConnectedAddress()
                        + " does not say whether it is a read-only domain controller: " + IS_RODC + " of [" + service
                        + "] is not readable");
            }
            return ntdsSettings != null && ntdsSettings.hasAttributeValue(IS_RODC, "TRUE");
        } catch (ConnectionFailedException e) {
            throw e;
        } catch (LDAPException e) {
            throw new ConnectionFailedException(Step.CAPABILITIES, e);
        }
    }

    private static RootDSE rootDse(LDAPConnection connection) throws ConnectionFailedException {
        try {
            return connection.getRootDSE();
        } catch (LDAPException e) {
            throw new ConnectionFailedException(Step.CAPABILITIES, e);
        }
    }

    private static ConnectionFailedException failed(String message) {
        return new ConnectionFailedException(Step.CAPABILITIES, ResultCode.UNAVAILABLE, message);
    }
}
