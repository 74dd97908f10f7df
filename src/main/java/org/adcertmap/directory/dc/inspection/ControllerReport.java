// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.dc.connect.ControllerTarget;

/**
 * What one domain controller has responded, step by step. A step after one that failed is empty. Immutable.
 *
 * @param target which domain controller
 * @param connection the secured connection
 * @param rejectedChain the chain that it presents, where it has TLS and the connection failed
 * @param rootDse what it says of itself
 * @param bind what became of the bind
 * @param isReadOnly whether it is a read-only domain controller; known after the bind
 * @param clientSite the site of this machine according to it; empty where it has none, or was not queried
 * @param limits its size limits; known after the bind
 * @param accounts by name, each account that was read, as this domain controller has it
 * @param failure why the first step that failed did, for administrators; empty if none did
 * @param isIdentified whether its certificate identifies a domain controller, as far as that was checked
 */
public record ControllerReport(
        ControllerTarget target,
        Optional<SecuredConnection> connection,
        List<X509Certificate> rejectedChain,
        Optional<RootDseReport> rootDse,
        BindReport bind,
        Optional<Boolean> isReadOnly,
        Optional<String> clientSite,
        Optional<SizeLimits> limits,
        Map<String, AccountSnapshot> accounts,
        String failure,
        boolean isIdentified) {
    public ControllerReport {
        rejectedChain = List.copyOf(rejectedChain);
        accounts = Map.copyOf(accounts);
    }

    /** Returns its host name and port. */
    public String place() {
        return target.address().getHostString() + ":" + target.address().getPort();
    }
}
