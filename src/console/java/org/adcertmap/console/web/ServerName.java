// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.ServletContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.adcertmap.console.jmx.PrintableText;

/** Names this server in titles, so that a user of several consoles sees which one it is. Stateless. */
final class ServerName {
    private ServerName() {}

    /** Returns the host name with the versions of Tomcat and adcertmap. */
    static String of(ServletContext context, String version) {
        return PrintableText.of(hostName() + ", " + context.getServerInfo() + ", adcertmap " + version);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
