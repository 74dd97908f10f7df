// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.Printable;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;

/**
 * Checks at the start what Tomcat would check without {@code trustManagerClassName}: that the trust store and the CRL
 * file of each SSLHostConfig with a trust manager of this product can be used. Stateless.
 */
public final class TrustManagerCheck {
    private TrustManagerCheck() {}

    /**
     * Makes the Service of a Realm or a Valve known to the trust managers, and checks their SSLHostConfigs, unless the
     * Service has started already, as where an application is deployed.
     *
     * @param container the container of the Realm or the Valve; may be {@code null}
     * @throws LifecycleException with every SSLHostConfig whose trust store or CRL file cannot be used
     */
    public static void start(Container container) throws LifecycleException {
        List<String> errors = new ArrayList<>();
        for (TlsHost host : TlsHosts.register(container)) {
            if (host.service().getState() != LifecycleState.STARTED && host.uses(LoggingClientTrustManager.class)) {
                try {
                    ConnectorTrust.of(host);
                } catch (Exception e) { // Tomcat's method declares it
                    errors.add("what " + host + " trusts cannot be read: " + Printable.excerpt(String.valueOf(e)));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new LifecycleException(String.join("; ", errors));
        }
    }
}
