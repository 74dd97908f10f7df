// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.util.Arrays;
import java.util.Optional;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.tomcat.container.MappingValve;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;

/**
 * Under which condition a connector may let untrusted certificates through: the ClientCertificateMappingValve is the
 * first Valve of the Engine, so that no other Valve and no application gets the certificate before it, and every
 * SSLHostConfig of the connector records its handshakes. Checked at the start, and again for each such handshake.
 * Stateless.
 */
final class DeferralCondition {
    private DeferralCondition() {}

    /** Returns what must be changed in {@code server.xml}; empty if nothing. */
    static Optional<String> unmetByConfiguration(TlsHost host) {
        Valve first = host.service().getContainer().getPipeline().getFirst();
        if (!(first instanceof MappingValve)) {
            return Optional.of("the first Valve of the Engine ["
                    + host.service().getContainer().getName() + "] is ["
                    + first.getClass().getName() + "], and must be the ClientCertificateMappingValve");
        }
        return Arrays.stream(host.connector().findSslHostConfigs())
                .map(config -> new TlsHost(host.service(), host.connector(), config))
                .filter(other -> !other.defers())
                .findFirst()
                .map(other -> "trustManagerClassName of " + other + " must be [" + ClassNames.DEFERRING_TRUST_MANAGER
                        + "] as well");
    }

    /** Returns what prevents it now; empty if nothing. */
    static Optional<String> unmet(TlsHost host) {
        return unmetByConfiguration(host).or(() -> {
            Valve first = host.service().getContainer().getPipeline().getFirst();
            return first instanceof MappingValve valve && valve.getState() == LifecycleState.STARTED
                    ? Optional.empty()
                    : Optional.of("the ClientCertificateMappingValve of the Engine is not started");
        });
    }
}
