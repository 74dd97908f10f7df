package org.adcertmap.tomcat;

import org.adcertmap.lab.Browser;
import org.adcertmap.lab.EmbeddedTomcat;
import org.adcertmap.lab.MemoryActiveDirectory;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.pki.CertificateOrder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestAuthority;
import org.apache.catalina.LifecycleException;
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

  CertificateOrder upn(TestAccount account) {
    return authority.issue("CN=" + account.sAMAccountName()).upn(account.sAMAccountName() + "@" + directory.domain());
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
