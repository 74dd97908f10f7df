// SPDX-License-Identifier: Apache-2.0
import java.util.Arrays;
import java.util.Map;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Switches the mapping of client certificates on or off over JMX, and prints how many requests got which response.
 *
 * <p>java SwitchMapping.java service:jmx:rmi:///jndi/rmi://localhost:9010/jmxrmi USER true|false
 *
 * <p>The password is read from the environment variable JMX_PASSWORD, so that it is not visible in the process list.
 */
public class SwitchMapping {
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("java SwitchMapping.java URL USER true|false, with the password in JMX_PASSWORD");
            System.exit(64);
        }
        String[] credentials = {arguments[1], System.getenv("JMX_PASSWORD")};
        ObjectName valve = new ObjectName("Catalina:type=Valve,name=ClientCertificateMappingValve");
        ObjectName realms = new ObjectName("Catalina:type=Realm,*");
        try (JMXConnector tomcat = JMXConnectorFactory.connect(
                new JMXServiceURL(arguments[0]), Map.of(JMXConnector.CREDENTIALS, credentials))) {
            MBeanServerConnection beans = tomcat.getMBeanServerConnection();
            beans.setAttribute(valve, new Attribute("enabled", Boolean.valueOf(arguments[2])));
            System.out.println("enabled: " + beans.getAttribute(valve, "enabled"));
            CompositeData responses = (CompositeData) beans.getAttribute(valve, "responses");
            for (String reason : responses.getCompositeType().keySet()) {
                System.out.println(reason + ": " + responses.get(reason));
            }
            for (ObjectName realm : beans.queryNames(realms, null)) {
                boolean mapsCertificates = Arrays.stream(
                                beans.getMBeanInfo(realm).getAttributes())
                        .anyMatch(attribute -> attribute.getName().equals("mappedCount"));
                if (mapsCertificates) { // Tomcat's own Realms have other attributes
                    System.out.println(realm + ": " + beans.getAttribute(realm, "stateName"));
                }
            }
        }
    }
}
