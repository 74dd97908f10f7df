// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.InstalledConsole;
import org.adcertmap.lab.console.InstalledConsole.Account;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;

/** The console of the demo, with an administrator whose password is new at each start. */
final class DemoConsole {
    private static final String ADMINISTRATOR = "admin";
    private static final int PASSWORD_OCTETS = 12;

    private final String url;
    private final String password;
    private final X509Certificate trusted;

    private DemoConsole(String url, String password, X509Certificate trusted) {
        this.url = url;
        this.password = password;
        this.trusted = trusted;
    }

    /** Installs it into a Tomcat that has not started. */
    static DemoConsole into(TomcatBase base, int port, X509Certificate trusted) throws IOException {
        byte[] octets = new byte[PASSWORD_OCTETS];
        new SecureRandom().nextBytes(octets);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        InstalledConsole.into(base, port, List.of(new Account(ADMINISTRATOR, password, "adcertmap-admin")));
        return new DemoConsole("https://localhost:" + port + "/adcertmap", password, trusted);
    }

    /** Logs in. */
    void check() {
        String page = new ConsoleBrowser(Identity.sslContextWithoutCertificate(trusted), url)
                .login(ADMINISTRATOR, password)
                .get("/")
                .body();
        if (!page.contains("Engine Catalina")) {
            throw new IllegalStateException("The console does not show the sites: " + page);
        }
    }

    /** Returns its address and the account. */
    String wayIn() {
        return url + "/ as " + ADMINISTRATOR + " with the password " + password;
    }
}
