// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.lang.reflect.Proxy;
import java.util.Set;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tomcat.container.MappingValve;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.SSLValve;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks which connections carry requests of one client only, whose certificate is that of the handshake. */
class DirectTlsTest {
    private final StandardEngine engine = new StandardEngine();
    private final StandardHost host = new StandardHost();
    private final Request request = mock(Request.class);
    private final OurValve ours = new OurValve();
    private final DirectTls direct = new DirectTls(ours);

    @BeforeEach
    void valveInTheHostOfATlsConnector() {
        engine.setName("engine");
        host.setName("host");
        engine.addChild(host);
        when(request.isSecure()).thenReturn(true);
        uses(tlsConnector("required"));
    }

    private void uses(Connector connector) {
        when(request.getConnector()).thenReturn(connector);
    }

    private static Connector tlsConnector(String... certificateVerification) {
        Connector connector = new Connector("HTTP/1.1");
        connector.setProperty("SSLEnabled", "true");
        for (int i = 0; i < certificateVerification.length; i++) {
            SSLHostConfig config = new SSLHostConfig();
            if (i > 0) {
                config.setHostName("host" + i);
            }
            config.setCertificateVerification(certificateVerification[i]);
            connector.addSslHostConfig(config);
        }
        return connector;
    }

    /** A Valve of this product; one of another vendor has another superclass. */
    private static final class OurValve extends ForeignValve implements MappingValve {
        private boolean readsHeader;

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public boolean isAnonymousAuthentication() {
            return true;
        }

        @Override
        public Set<SslFlag> flags() {
            return Set.of();
        }

        @Override
        public AccountPattern accountPattern() {
            return AccountPattern.NONE;
        }

        @Override
        public boolean readsCertificateHeader() {
            return readsHeader;
        }

        @Override
        public void countResponse(String response) {
            // counts none
        }

        @Override
        public void invokeFrom(Valve place, Request request, Response response) {
            // serves none
        }
    }

    private static class ForeignValve extends ValveBase {
        @Override
        public void invoke(Request request, Response response) {
            // serves none
        }
    }

    private boolean isDirect() {
        return direct.isDirect(request, host);
    }

    private boolean isDirectBehind(Valve valve) {
        engine.getPipeline().addValve(valve);
        host.getPipeline().addValve(ours);
        return isDirect();
    }

    @Test
    void connectionIsDirectBehindValvesOfTomcatAndOfThisProduct() {
        engine.getPipeline().addValve(new RemoteIpValve());
        assertTrue(isDirectBehind(new OurValve()));
    }

    @Test
    void connectionIsNotDirectBehindAValveThatMaySetTheCertificate() {
        assertFalse(isDirectBehind(new ForeignValve()));
    }

    @Test
    void connectionIsNotDirectBehindTheSslValve() {
        assertFalse(isDirectBehind(new SSLValve()));
    }

    @Test
    void connectionIsNotDirectBehindAForeignMappingValve() {
        Object foreign = Proxy.newProxyInstance(
                MappingValve.class.getClassLoader(),
                new Class<?>[] {MappingValve.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
        assertFalse(isDirectBehind((Valve) foreign));
    }

    @Test
    void connectionIsNotDirectWhereAValveReadsAHeader() {
        OurValve outer = new OurValve();
        assertTrue(isDirectBehind(outer));
        ours.readsHeader = true;
        assertFalse(isDirect());
        ours.readsHeader = false;
        outer.readsHeader = true;
        assertFalse(isDirect());
    }

    @Test
    void laterValvesOfTheContainerDoNotCount() {
        host.getPipeline().addValve(ours);
        host.getPipeline().addValve(new ForeignValve());
        assertTrue(isDirect());
    }

    @Test
    void connectionIsNotDirectWhereTheValveIsNotInThePipeline() {
        assertFalse(isDirect());
    }

    @Test
    void connectionWithoutTlsIsNotDirect() {
        host.getPipeline().addValve(ours);
        when(request.isSecure()).thenReturn(false);
        assertFalse(isDirect());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "AJP/1.3"})
    void connectionIsNotDirectWhereAProxyTerminatesTls(String protocol) {
        host.getPipeline().addValve(ours);
        uses(new Connector(protocol));
        assertFalse(isDirect());
    }

    @Test
    void everyVirtualHostMustRequestTheCertificateInTheHandshake() {
        host.getPipeline().addValve(ours);
        uses(tlsConnector("required", "optional"));
        assertTrue(isDirect());
        uses(tlsConnector("required", "none"));
        assertFalse(isDirect());
    }

    @Test
    void reconfiguredConnectorIsReadAgainAfterAClear() {
        host.getPipeline().addValve(ours);
        Connector connector = tlsConnector("required");
        uses(connector);
        assertTrue(isDirect());
        connector.findSslHostConfigs()[0].setCertificateVerification("none");
        assertTrue(isDirect(), "cached");
        direct.clearConnectors();
        assertFalse(isDirect());
    }
}
