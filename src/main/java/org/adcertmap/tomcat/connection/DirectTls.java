package org.adcertmap.tomcat.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * Can the certificate of a request be no other's than that of its connection's own handshake? Not where a proxy's
 * connection carries many people: by AJP, by a header that one of our Valves or Tomcat's SSLValve reads, or by a Valve
 * before ours that is not Tomcat's own and may set what it likes. Nor where the certificate is asked for after the
 * handshake, and so may still change. Safe for any number of threads.
 */
public final class DirectTls {
    private static final ClassValue<Boolean> HARMLESS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> valve) {
            return valve.getName().startsWith("org.apache.catalina.") && valve != SSLValve.class
                    || MappingValve.class.isAssignableFrom(valve)
                            && valve.getPackageName().startsWith("org.adcertmap.");
        }
    };

    private final Valve ours;
    private final Map<Connector, Boolean> connectors = new ConcurrentHashMap<>();

    public DirectTls(Valve ours) {
        this.ours = ours;
    }

    public boolean isDirect(Request request, Container container) {
        return request.isSecure()
                && connectors.computeIfAbsent(request.getConnector(), DirectTls::asksInTheHandshake)
                && isBehindHarmlessValves(container);
    }

    /** Called now and then: connectors may be configured anew. */
    public void clearConnectors() {
        connectors.clear();
    }

    private static boolean asksInTheHandshake(Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
                && http.isSSLEnabled()
                && Arrays.stream(connector.findSslHostConfigs())
                        .allMatch(host -> host.getCertificateVerification() != CertificateVerification.NONE);
    }

    private boolean isBehindHarmlessValves(Container container) {
        List<Container> path = new ArrayList<>(3);
        for (Container above = container; above != null && above.getPipeline() != null; above = above.getParent()) {
            path.add(above);
        }
        for (int i = path.size() - 1; i >= 0; i--) {
            for (Valve valve = path.get(i).getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
                if (valve instanceof MappingValve mapping && mapping.readsCertificateHeader()) {
                    return false;
                }
                if (valve == ours) {
                    return true;
                }
                if (!HARMLESS.get(valve.getClass())) {
                    return false;
                }
            }
        }
        return false;
    }
}
