// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.nio.file.Path;
import java.util.List;
import org.adcertmap.lab.FreePort;

/**
 * Two real Tomcats that replicate their sessions synchronously: a response is sent only after the other node has the
 * session. The members are configured statically, without multicast, and use only the loopback address.
 */
public final class TomcatCluster implements AutoCloseable {
    private final RunningTomcat first;
    private final Node two;
    private RunningTomcat second;

    private TomcatCluster(RunningTomcat first, Node two, RunningTomcat second) {
        this.first = first;
        this.two = two;
        this.second = second;
    }

    /** A Tomcat distribution and its base. */
    public record Node(Path home, TomcatBase base) {}

    /** Starts both nodes and waits until each has found the other. */
    public static TomcatCluster start(Node one, Node two) {
        return startReplicating(".*", one, two);
    }

    /**
     * Starts both nodes.
     *
     * @param attributes a regular expression for the names of the session attributes that are replicated
     */
    public static TomcatCluster startReplicating(String attributes, Node one, Node two) {
        List<Integer> ports = List.of(FreePort.next(), FreePort.next());
        RunningTomcat first = start(one, member(0, ports, attributes));
        try {
            TomcatCluster cluster = new TomcatCluster(first, two, start(two, member(1, ports, attributes)));
            for (RunningTomcat node : List.of(cluster.first, cluster.second)) {
                if (!node.waitFor("Replication member added")) {
                    throw new IllegalStateException("this node did not find the other one:\n" + node.log());
                }
            }
            return cluster;
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private static RunningTomcat start(Node node, String cluster) {
        node.base().edit("server.xml", "<Host name=\"localhost\"", cluster + "<Host name=\"localhost\"");
        return RunningTomcat.start(
                node.home(), node.base().folder(), node.base().properties());
    }

    /** Returns the Cluster element, with the strictest attribute filter in Tomcat's documentation. */
    private static String member(int own, List<Integer> ports, String attributes) {
        return """
        <Cluster className="org.apache.catalina.ha.tcp.SimpleTcpCluster" channelSendOptions="6">
          <Manager className="org.apache.catalina.ha.session.DeltaManager" expireSessionsOnShutdown="false"
                   sessionAttributeNameFilter="%s"
                   sessionAttributeValueClassNameFilter="java\\.lang\\.(?:Boolean|Integer|Long|Number|String)"/>
          <Channel className="org.apache.catalina.tribes.group.GroupChannel">
            <Membership className="org.apache.catalina.tribes.membership.StaticMembershipService" expirationTime="5000">
              %s
              %s
            </Membership>
            <Receiver className="org.apache.catalina.tribes.transport.nio.NioReceiver"
                      address="127.0.0.1" port="%d" autoBind="0" maxThreads="6"/>
            <Sender className="org.apache.catalina.tribes.transport.ReplicationTransmitter">
              <Transport className="org.apache.catalina.tribes.transport.nio.PooledParallelSender" timeout="60000"/>
            </Sender>
            <Interceptor className="org.apache.catalina.tribes.group.interceptors.TcpFailureDetector"/>
            <Interceptor className="org.apache.catalina.tribes.group.interceptors.MessageDispatchInterceptor"/>
          </Channel>
          <Valve className="org.apache.catalina.ha.tcp.ReplicationValve" filter=""/>
          <ClusterListener className="org.apache.catalina.ha.session.ClusterSessionListener"/>
        </Cluster>
        """.formatted(
                attributes, member("LocalMember", own, ports), member("Member", 1 - own, ports), ports.get(own));
    }

    private static String member(String element, int number, List<Integer> ports) {
        return "<%s className=\"org.apache.catalina.tribes.membership.StaticMember\" host=\"127.0.0.1\" port=\"%d\""
                        .formatted(element, ports.get(number))
                + " domain=\"test\" uniqueId=\"{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,%d}\"/>".formatted(number + 1);
    }

    /** Restarts the second node, which then receives whole sessions from the first, as they are serialized. */
    public void restartSecond() {
        second.close();
        second = RunningTomcat.start(two.home(), two.base().folder(), two.base().properties());
        if (!second.waitFor("Replication member added")) {
            throw new IllegalStateException("the restarted node did not find the other one:\n" + second.log());
        }
    }

    public RunningTomcat first() {
        return first;
    }

    public RunningTomcat second() {
        return second;
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
