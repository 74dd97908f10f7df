// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Optional;

/** Creates the search that reports changes of the own domain (MS-ADTS 3.1.1.3.4.1.9). Stateless. */
final class NotificationSearch {
    /** LDAP_SERVER_NOTIFICATION_OID. */
    private static final String NOTIFICATION = "1.2.840.113556.1.4.528";

    private NotificationSearch() {}

    /**
     * Returns the search; empty if the directory does not support the control.
     *
     * @throws LDAPException if the root DSE cannot be read, is absent or empty (MS-ADTS 3.1.1.3.2)
     */
    static Optional<SearchRequest> request(LDAPConnection connection, AsyncSearchResultListener listener)
            throws LDAPException {
        RootDSE rootDse = connection.getRootDSE();
        if (rootDse == null || !rootDse.hasAttribute("supportedControl")) {
            throw new LDAPException(
                    ResultCode.NO_RESULTS_RETURNED, "the domain controller returned no root DSE, or an empty one");
        }
        if (!rootDse.supportsControl(NOTIFICATION)) {
            return Optional.empty();
        }
        SearchRequest request = new SearchRequest(
                listener,
                rootDse.getAttributeValue("defaultNamingContext"),
                SearchScope.SUB,
                Filter.createPresenceFilter("objectClass"),
                ChangeBatch.OBJECT_SID);
        request.addControl(new Control(NOTIFICATION, true));
        request.setResponseTimeoutMillis(0); // the search ends only with the connection
        return Optional.of(request);
    }
}
