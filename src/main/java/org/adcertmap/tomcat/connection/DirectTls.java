// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.tomcat.container.MappingValve;
import org.apache.catalina.Container;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.valves.SSLValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig.CertificateVerification;

/**
 * Decides whether all requests of a connection have the certificate of its TLS handshake, so that it may be cached by
 * connection. That is not so where a connection may carry requests of several clients: with AJP, with a header that a
 * Valve of this product or Tomcat's SSLValve reads, and after a Valve that is not Tomcat's own and may set the
 * certificate. It is not so either where the certificate is requested after the handshake, and may still change.
 * Thread-safe: the only state is a concurrent map.
 */
public final class DirectTls {
    private static final ClassValue<Boolean> PRESERVES_CERTIFICATE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> valve) {
            return valve.getName().startsWith("org.apache.catalina.") && valve != SSLValve.class
                    || MappingValve.class.isAssignableFrom(valve)
                            && valve.getPackageName().startsWith("org.adcertmap.");
        }
    };

    private final Valve mappingValve;
    private final Map<Connector, Boolean> verifiesInHandshake = new ConcurrentHashMap<>();

    /** @param mappingValve the calling Valve, which is in the pipeline of the container */
    public DirectTls(Valve mappingValve) {
        this.mappingValve = mappingValve;
    }

    /** @param container the container of the Valve */
    public boolean isDirect(Request request, Container container) {
        return request.isSecure()
                && verifiesInHandshake.computeIfAbsent(request.getConnector(), DirectTls::verifiesInHandshake)
                && allPrecedingValvesPreserveCertificate(container);
    }

    /** Clears what was read from connectors, which may be reconfigured; called by the Valve's background process. */
    public void clearConnectors() {
        verifiesInHandshake.clear();
    }

    private static boolean verifiesInHandshake(Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
                && http.isSSLEnabled()
                && Arrays.stream(connector.findSslHostConfigs())
                        .allMatch(host -> host.getCertificateVerification() != CertificateVerification.NONE);
    }

    /** A request passes all Valves of the outer containers, and of the container those until the calling Valve. */
    private boolean allPrecedingValvesPreserveCertificate(Container container) {
        boolean foundMappingValve = false;
        for (Container above = container; above != null && above.getPipeline() != null; above = above.getParent()) {
            for (Valve valve = above.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
                if (valve instanceof MappingValve mapping && mapping.readsCertificateHeader()) {
                    return false;
                }
                if (valve == mappingValve) {
                    foundMappingValve = true;
                    break;
                }
                if (!PRESERVES_CERTIFICATE.get(valve.getClass())) {
                    return false;
                }
            }
        }
        return foundMappingValve;
    }
}
