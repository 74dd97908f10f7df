// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPInterface;
import java.util.Optional;

/**
 * The domain controller at the other end of a connection, as its root DSE has said when the connection was opened: one
 * name may lead to several of them (round-robin DNS, load balancer). Immutable.
 *
 * @param service the DN of its nTDSDSA object (dsServiceName), or its dnsHostName; no two have the same
 * @param isReadOnly whether it is an RODC
 */
public record ConnectedController(String service, boolean isReadOnly) {
    /** The attributes of the root DSE that identify a domain controller, the first that is present counts. */
    private static final String[] IDENTITY = {"dsServiceName", "dnsHostName"};

    private static final String WRITABLE = "writable ";
    private static final String READ_ONLY = "read-only ";

    /** Returns the identity that a root DSE says; empty if it says none. */
    public static Optional<String> serviceOf(Entry rootDse) {
        for (String attribute : IDENTITY) {
            String value = rootDse.getAttributeValue(attribute);
            if (value != null && !value.isBlank()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Returns the attributes that {@link #serviceOf} reads. */
    public static String[] attributes() {
        return IDENTITY.clone();
    }

    /** Stores it in the name of the SDK's connection object, the only value of it that a client can set. */
    static void store(LDAPConnection connection, Entry rootDse, boolean isReadOnly) {
        connection.setConnectionName(
                (isReadOnly ? READ_ONLY : WRITABLE) + serviceOf(rootDse).orElse(""));
    }

    /** Returns what is stored in a connection, as an operation gets it; empty if it was not checked. */
    public static Optional<ConnectedController> of(LDAPInterface connection) {
        String name = connection instanceof LDAPConnection checked ? checked.getConnectionName() : null;
        if (name == null) {
            return Optional.empty();
        }
        boolean isReadOnly = name.startsWith(READ_ONLY);
        return isReadOnly || name.startsWith(WRITABLE)
                ? Optional.of(new ConnectedController(
                        name.substring(isReadOnly ? READ_ONLY.length() : WRITABLE.length()), isReadOnly))
                : Optional.empty();
    }

    /** Returns host and port of the domain controller that an operation is on, as JMX shows them; empty if unknown. */
    public static String addressOf(LDAPInterface connection) {
        return connection instanceof LDAPConnection open && open.getConnectedAddress() != null
                ? open.getConnectedAddress() + ":" + open.getConnectedPort()
                : "";
    }

    /** Returns whether this is known to be the domain controller with that identity. */
    public boolean is(String other) {
        return !service.isEmpty() && service.equalsIgnoreCase(other);
    }
}
