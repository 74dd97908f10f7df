// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.util.List;

/** Supplies the addresses of the domain controllers that exist at present. Safe for any number of threads. */
@FunctionalInterface
public interface DomainControllerAddresses {
    /**
     * Returns unresolved addresses with the port for {@code connectionSecurity}, the preferred domain controller first;
     * at least one.
     *
     * @throws LDAPException if none can be located
     */
    List<InetSocketAddress> current() throws LDAPException;

    /** Returns the hosts that DNS names and that are not used, because they are outside the domain. */
    default List<InetSocketAddress> refused() {
        return List.of();
    }
}
