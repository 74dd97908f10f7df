// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.nio.file.Path;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Adds the Realm and the Valve, which map client certificates to Active Directory accounts. */
@Component
public class CertificateLogin implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final Path settings;

    /**
     * @param settings the file with the Realm's settings; made absolute, because the embedded Tomcat has a temporary
     *     base folder
     */
    public CertificateLogin(@Value("${adcertmap.settings}") Path settings) {
        this.settings = settings.toAbsolutePath();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        ClientCertificateMappingValve valve = new ClientCertificateMappingValve();
        valve.setEnabled(true);
        valve.setSslFlags("Ssl, SslNegotiateCert");
        factory.addContextValves(valve);
        factory.addContextCustomizers(context -> {
            ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
            realm.setSettings(settings.toString());
            context.setRealm(realm);
            context.setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
            context.getPipeline().addValve(new SSLAuthenticator());
            context.addConstraint(only("Engineers", "/engineers"));
        });
    }

    /** Restricts URL patterns to one role, as <security-constraint> in a web.xml does. */
    private static SecurityConstraint only(String role, String... patterns) {
        SecurityCollection collection = new SecurityCollection();
        for (String pattern : patterns) {
            collection.addPattern(pattern);
        }
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(collection);
        constraint.addAuthRole(role);
        return constraint;
    }
}
