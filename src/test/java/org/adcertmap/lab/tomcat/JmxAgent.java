// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.adcertmap.lab.FreePort;

/** Enables the JDK's JMX agent in the process of a Tomcat, with two accounts: one with write access, one without. */
public final class JmxAgent {
    public static final String ADMINISTRATOR = "administrator";
    public static final String READER = "reader";
    public static final String PASSWORD = "Jmx-1-adcertmap";

    private final int port = FreePort.next();

    /** Configures the agent; it starts with the next start of this Tomcat. */
    public JmxAgent(TomcatBase base) {
        Path conf = base.folder().resolve("conf");
        try {
            Path passwords = Files.writeString(
                    conf.resolve("jmx.password"),
                    ADMINISTRATOR + " " + PASSWORD + "\n" + READER + " " + PASSWORD + "\n");
            Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
            Path access = Files.writeString(
                    conf.resolve("jmx.access"), ADMINISTRATOR + " readwrite\n" + READER + " readonly\n");
            String agent = "com.sun.management.jmxremote.";
            base.property(agent + "port", Integer.toString(port))
                    .property(agent + "rmi.port", Integer.toString(port))
                    .property(agent + "host", "127.0.0.1")
                    .property("java.rmi.server.hostname", "127.0.0.1")
                    .property(agent + "ssl", "false")
                    .property(agent + "authenticate", "true")
                    .property(agent + "password.file", passwords.toString())
                    .property(agent + "access.file", access.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the JMX service URL. */
    public String url() {
        return "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
    }

    /**
     * Connects a JMX client.
     *
     * @throws SecurityException if the agent rejects the account or the password
     */
    public JMXConnector connect(String user, String password) throws IOException {
        return JMXConnectorFactory.connect(
                new JMXServiceURL(url()), Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
    }
}
