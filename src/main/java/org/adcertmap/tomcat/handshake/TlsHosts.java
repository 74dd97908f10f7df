// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLContext;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Finds the TLS virtual host that a trust manager belongs to. Tomcat creates a trust manager by its empty constructor
 * and passes it nothing, so it is searched for in the connectors of the Services in which a Realm or a Valve of this
 * product has started, and of the other Services of the same Server. The Services are held weakly. Thread-safe: the
 * lock of the map guards it.
 */
public final class TlsHosts {
    private static final Map<Service, RefusalCounters> SERVICES = new WeakHashMap<>();

    private TlsHosts() {}

    /**
     * Registers the Service of a Realm or a Valve when that starts.
     *
     * @param container the container of the Realm or the Valve; may be {@code null}
     * @return the TLS virtual hosts of this Service
     */
    static List<TlsHost> register(Container container) {
        Optional<Service> service = serviceOf(container);
        service.ifPresent(TlsHosts::countersOf);
        return service.map(TlsHosts::of).orElse(List.of());
    }

    /** Returns the counters of the Service of a container; those of no Service are always zero. */
    public static RefusalCounters countersOf(Container container) {
        return serviceOf(container).map(TlsHosts::countersOf).orElseGet(RefusalCounters::new);
    }

    static RefusalCounters countersOf(Service service) {
        synchronized (SERVICES) {
            return SERVICES.computeIfAbsent(service, missing -> new RefusalCounters());
        }
    }

    /**
     * Returns the TLS virtual host of a trust manager; empty where no connector uses it, or none is known yet.
     *
     * @param isCalledBy returns whether an operation calls the trust manager
     */
    static Optional<TlsHost> of(Predicate<Runnable> isCalledBy) {
        return knownServices().stream()
                .flatMap(service -> of(service).stream())
                .filter(host -> isIn(host.config(), isCalledBy))
                .findFirst();
    }

    private static boolean isIn(SSLHostConfig config, Predicate<Runnable> isCalledBy) {
        for (SSLHostConfigCertificate certificate : config.getCertificates()) {
            SSLContext context = certificate.getSslContext(); // null until the connector is bound
            if (context != null && isCalledBy.test(context::getAcceptedIssuers)) {
                return true;
            }
        }
        return false;
    }

    private static Set<Service> knownServices() {
        List<Service> registered;
        synchronized (SERVICES) {
            registered = new ArrayList<>(SERVICES.keySet());
        }
        Set<Service> all = new LinkedHashSet<>(registered);
        for (Service service : registered) {
            if (service.getServer() != null) {
                all.addAll(Arrays.asList(service.getServer().findServices()));
            }
        }
        return all;
    }

    private static Optional<Service> serviceOf(Container container) {
        Container top = container;
        while (top != null && !(top instanceof Engine)) {
            top = top.getParent();
        }
        return top instanceof Engine engine ? Optional.ofNullable(engine.getService()) : Optional.empty();
    }

    /** Returns the TLS virtual hosts of a Service. */
    static List<TlsHost> of(Service service) {
        return Arrays.stream(service.findConnectors())
                .flatMap(connector -> of(service, connector))
                .toList();
    }

    private static Stream<TlsHost> of(Service service, Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http && http.isSSLEnabled()
                ? Arrays.stream(connector.findSslHostConfigs()).map(config -> new TlsHost(service, connector, config))
                : Stream.empty();
    }
}
