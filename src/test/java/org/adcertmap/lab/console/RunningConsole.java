// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.Context;
import org.apache.catalina.realm.MemoryRealm;

/**
 * The console in an embedded Tomcat, with the users status, support, admin, metrics and none, whose roles are those of
 * their names and whose passwords are their names.
 */
public final class RunningConsole {
    private final EmbeddedTomcat tomcat;
    private final TestCa ca;

    private final Context context;

    private RunningConsole(EmbeddedTomcat tomcat, TestCa ca, Context context) {
        this.tomcat = tomcat;
        this.ca = ca;
        this.context = context;
    }

    /** Adds the console to a Tomcat that has not started. */
    public static RunningConsole addTo(EmbeddedTomcat tomcat, TestCa ca) {
        return addTo(tomcat, ca, ConsoleFolder.create());
    }

    /** Adds the console of a folder to a Tomcat that has not started. */
    public static RunningConsole addTo(EmbeddedTomcat tomcat, TestCa ca, Path folder) {
        Path users = folder.resolveSibling(folder.getFileName() + "-users.xml");
        try {
            StringBuilder xml = new StringBuilder("<tomcat-users>");
            for (String name : new String[] {"status", "support", "admin", "metrics", "none"}) {
                xml.append("<user username='" + name + "' password='" + name + "' roles='adcertmap-" + name + "'/>");
            }
            Files.writeString(users, xml + "</tomcat-users>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Context context = tomcat.addApplication("/adcertmap", folder);
        MemoryRealm realm = new MemoryRealm();
        realm.setPathname(users.toAbsolutePath().toUri().toString());
        context.setRealm(realm);
        return new RunningConsole(tomcat, ca, context);
    }

    /** Returns the number of sessions. */
    public int sessions() {
        return context.getManager().findSessions().length;
    }

    /** Sends a GET request to the connector without TLS. */
    public HttpResponse<String> overPlainHttp(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + tomcat.plainPort() + "/adcertmap" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns a new browser without a client certificate, not logged in. */
    public ConsoleBrowser browser() {
        return browser(Identity.sslContextWithoutCertificate(ca.certificate()));
    }

    /** Returns a new browser with a client certificate. */
    public ConsoleBrowser browser(Identity identity) {
        return browser(identity.sslContext(ca.certificate()));
    }

    private ConsoleBrowser browser(SSLContext tls) {
        return new ConsoleBrowser(tls, "https://localhost:" + tomcat.port() + "/adcertmap");
    }

    /** Returns a new browser in which a user has logged in. */
    public ConsoleBrowser browser(String user) {
        return browser().login(user);
    }
}
