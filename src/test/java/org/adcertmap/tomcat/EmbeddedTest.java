package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.adcertmap.lab.Browser;
import org.adcertmap.lab.EmbeddedTomcat;
import org.adcertmap.lab.MemoryActiveDirectory;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.pki.CertificateOrder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestAuthority;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Tomcat within this JVM, the oldest that is supported, with a directory in memory in which alice lives. */
abstract class EmbeddedTest {
    final TestAuthority authority = TestAuthority.named("DC=test", "DC=example", "CN=Issuing CA");
    MemoryActiveDirectory directory;
    TestAccount alice;
    EmbeddedTomcat tomcat;
    final ClientCertificateMappingValve valve = new ClientCertificateMappingValve();

    @BeforeEach
    void makeEverything() {
        directory = MemoryActiveDirectory.start();
        directory.publish(authority.certificate());
        alice = directory.user("alice");
        tomcat = new EmbeddedTomcat(authority);
        valve.setEnabled(true);
    }

    @AfterEach
    void closeEverything() throws LifecycleException {
        tomcat.close();
        directory.close();
    }

    /** The usual place: Realm and Valve in the Engine. */
    void startWithRealmAndValveInTheEngine() throws LifecycleException {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    /** What a servlet of a test does. */
    interface Deed {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Puts a servlet at {@code /name}, beside WhoAmI at everything else. */
    final Wrapper serve(String name, Deed deed) {
        return serve(name, new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                deed.answer(request, response);
            }
        });
    }

    final Wrapper serve(String name, HttpServlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(tomcat.context(), name, servlet);
        wrapper.setAsyncSupported(true);
        tomcat.context().addServletMappingDecoded("/" + name, name);
        return wrapper;
    }

    CertificateOrder upn(TestAccount account) {
        return authority
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain());
    }

    Identity good(TestAccount account) {
        return upn(account).sid(account.objectSid()).issue();
    }

    Browser browser(Identity identity) {
        return Browser.with(identity.sslContext(authority.certificate()), tomcat.port());
    }

    Browser withoutCertificate() {
        return Browser.with(Identity.anonymous(authority.certificate()), tomcat.port());
    }
}
