// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs the oldest supported Tomcat embedded in this JVM, with a fake Active Directory that has the account alice. */
@StartsServer
public abstract class EmbeddedTest {
    public final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    public FakeActiveDirectory directory;
    public TestAccount alice;
    public EmbeddedTomcat tomcat;
    public final ClientCertificateMappingValve valve = new ClientCertificateMappingValve();

    @BeforeEach
    public void createDirectoryAndTomcat() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        alice = directory.user("alice");
        tomcat = new EmbeddedTomcat(ca);
        valve.setEnabled(true);
    }

    @AfterEach
    public void closeTomcatAndDirectory() throws LifecycleException {
        tomcat.close();
        directory.close();
    }

    /** Starts Tomcat with Realm and Valve in the Engine, as the sample server.xml has them. */
    public void startWithRealmAndValveInTheEngine() throws LifecycleException {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    /** Handles a GET request in a servlet of a test. */
    public interface GetHandler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Adds a servlet for {@code /name}; WhoAmI handles all other paths. */
    public final Wrapper serve(String name, GetHandler handler) {
        return serve(name, new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                handler.handle(request, response);
            }
        });
    }

    public final Wrapper serve(String name, HttpServlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(tomcat.context(), name, servlet);
        wrapper.setAsyncSupported(true);
        tomcat.context().addServletMappingDecoded("/" + name, name);
        return wrapper;
    }

    /** A certificate with the userPrincipalName of the account only: a weak mapping. */
    public CertificateBuilder certificateWithUpn(TestAccount account) {
        return ca.issue("CN=" + account.sAMAccountName()).upn(account.sAMAccountName() + "@" + directory.domain());
    }

    /** A certificate with userPrincipalName and SID of the account: a strong mapping. */
    public Identity identityOf(TestAccount account) {
        return certificateWithUpn(account).sid(account.objectSid()).issue();
    }

    public Browser browser(Identity identity) {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port());
    }

    public Browser withoutCertificate() {
        return Browser.with(Identity.sslContextWithoutCertificate(ca.certificate()), tomcat.port());
    }
}
