// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.FileFailure;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Service;

/**
 * Checks at the start the SSLHostConfigs with a trust manager of this product: that their trust stores and CRL files
 * can be used, as Tomcat would check without {@code trustManagerClassName}, and that a deferred certificate meets the
 * Valve. Stateless.
 */
public final class TrustManagerCheck {
    private TrustManagerCheck() {}

    /**
     * Makes the Service of a Realm or a Valve known to the trust managers, and checks their SSLHostConfigs, unless the
     * Service has started already, as where an application is deployed.
     *
     * @param container the container of the Realm or the Valve; may be {@code null}
     * @throws LifecycleException with everything that must be changed
     */
    public static void start(Container container) throws LifecycleException {
        List<String> errors = new ArrayList<>();
        for (TlsHost host : TlsHosts.register(container)) {
            if (host.service().getState() != LifecycleState.STARTED) {
                check(host, errors);
            }
        }
        if (!errors.isEmpty()) {
            throw new LifecycleException(String.join("; ", errors));
        }
    }

    /** Returns whether an SSLHostConfig of a Service has a trust manager of this product. */
    public static boolean isInUse(Service service) {
        return TlsHosts.of(service).stream().anyMatch(host -> host.defers() || host.logs());
    }

    private static void check(TlsHost host, List<String> errors) {
        boolean defers = host.defers();
        if (!defers && !host.logs()) {
            return;
        }
        String attribute = "trustManagerClassName is [" + host.config().getTrustManagerClassName() + "] on " + host;
        if (usesOpenSsl(host)) {
            errors.add(attribute + ", which works with the JDK's TLS (JSSE) only: remove it, or sslImplementationName"
                    + " [" + host.connector().getProperty("sslImplementationName") + "]");
        }
        if (defers) {
            DeferredCertificate.markDeferring(host.connector());
            DeferralCondition.unmetByConfiguration(host).ifPresent(unmet -> errors.add(attribute + ": " + unmet));
        }
        try {
            ConnectorTrust.of(host);
        } catch (Exception e) { // Tomcat's method declares it
            errors.add("what " + host + " trusts cannot be read: " + Printable.excerpt(FileFailure.of(e)));
        }
    }

    /** Tomcat sets the attribute itself where an OpenSSLLifecycleListener enables OpenSSL. */
    private static boolean usesOpenSsl(TlsHost host) {
        return host.connector().getProperty("sslImplementationName") instanceof String name
                && name.contains(".openssl.");
    }
}
