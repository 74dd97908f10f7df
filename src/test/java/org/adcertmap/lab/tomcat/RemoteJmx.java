// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to the MBeans of this JVM over RMI, as a remote JMX client has. */
public final class RemoteJmx implements AutoCloseable {
    private final JMXConnectorServer server;
    private final JMXConnector client;

    public RemoteJmx() throws IOException {
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", null, 0), null, ManagementFactory.getPlatformMBeanServer());
        server.start();
        client = JMXConnectorFactory.connect(server.getAddress());
    }

    /** Returns the connection to the MBean server. */
    public MBeanServerConnection mbeans() throws IOException {
        return client.getMBeanServerConnection();
    }

    /** Returns the service URL for another JMX client. */
    public JMXServiceURL address() {
        return server.getAddress();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.stop();
    }
}
