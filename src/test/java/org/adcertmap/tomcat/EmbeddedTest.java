package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

/** A Tomcat within this JVM, the oldest that is supported, with a directory in memory in which alice lives. */
public abstract class EmbeddedTest {
    public final TestCa authority = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    public FakeActiveDirectory directory;
    public TestAccount alice;
    public EmbeddedTomcat tomcat;
    public final ClientCertificateMappingValve valve = new ClientCertificateMappingValve();

    @BeforeEach
    public void makeEverything() {
        directory = FakeActiveDirectory.start();
        directory.publish(authority.certificate());
        alice = directory.user("alice");
        tomcat = new EmbeddedTomcat(authority);
        valve.setEnabled(true);
    }

    @AfterEach
    public void closeEverything() throws LifecycleException {
        tomcat.close();
        directory.close();
    }

    /** The usual place: Realm and Valve in the Engine. */
    public void startWithRealmAndValveInTheEngine() throws LifecycleException {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    /** What a servlet of a test does. */
    public interface Deed {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Puts a servlet at {@code /name}, beside WhoAmI at everything else. */
    public final Wrapper serve(String name, Deed deed) {
        return serve(name, new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                deed.answer(request, response);
            }
        });
    }

    public final Wrapper serve(String name, HttpServlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(tomcat.context(), name, servlet);
        wrapper.setAsyncSupported(true);
        tomcat.context().addServletMappingDecoded("/" + name, name);
        return wrapper;
    }

    public CertificateBuilder upn(TestAccount account) {
        return authority
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain());
    }

    public Identity good(TestAccount account) {
        return upn(account).sid(account.objectSid()).issue();
    }

    public Browser browser(Identity identity) {
        return Browser.with(identity.sslContext(authority.certificate()), tomcat.port());
    }

    public Browser withoutCertificate() {
        return Browser.with(Identity.sslContextWithoutCertificate(authority.certificate()), tomcat.port());
    }
}
