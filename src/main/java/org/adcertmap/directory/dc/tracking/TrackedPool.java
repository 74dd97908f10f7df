// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import org.adcertmap.directory.dc.connect.ControllerTarget;

/** The port to the domain controllers of the own domain. Safe for any number of threads. */
public interface TrackedPool {
    /** Returns the domain controller that would get the next operation. */
    ControllerTarget preferred() throws LDAPException;

    /** Returns the same after an operation, so that it is none that is unreachable. */
    ControllerTarget responding() throws LDAPException;

    /** Returns whether this is the address of a domain controller in use. */
    boolean contains(InetSocketAddress address);

    /** Returns which of them is tracked. */
    TrackedController tracked();
}
