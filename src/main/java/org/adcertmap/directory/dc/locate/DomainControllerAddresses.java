package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.util.List;

/** Which domain controllers are there at present? */
@FunctionalInterface
public interface DomainControllerAddresses {
    /**
     * @return unresolved addresses with a port for LDAPS, the one to prefer first; at least one
     * @throws LDAPException if none can be found
     */
    List<InetSocketAddress> controllers() throws LDAPException;
}
