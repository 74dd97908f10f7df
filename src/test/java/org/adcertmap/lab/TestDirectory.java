package org.adcertmap.lab;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;

/**
 * An Active Directory domain for tests: where it is, who may read it, and how to put accounts and groups into it.
 * {@link FakeActiveDirectory} is the quick one, {@link SambaActiveDirectory} the real one; a test written against this
 * interface runs on both.
 */
public interface TestDirectory extends AutoCloseable {
    /** The domain's DNS name in lower case, for example {@code ad.example.test}. */
    String domain();

    /** The domain's NetBIOS name, for example {@code EXAMPLE}. */
    String netbiosName();

    /** The domain controller, for example {@code ldaps://127.0.0.10:636}. */
    String server();

    /** An account that may read everything that a mapping needs, as a bind name. */
    String bindDn();

    String bindPassword();

    /** A PKCS #12 store with the authority of the domain controller's own certificate. */
    Path trustStore();

    String trustStorePassword();

    /** Creates an enabled user with userPrincipalName {@code name@domain}; closing it deletes it. */
    TestAccount user(String sAMAccountName);

    /** Creates a global security group; closing it deletes it. */
    TestGroup group(String name);

    TestGroup universalGroup(String name);

    TestGroup domainLocalGroup(String name);

    /** A group for mail only: it counts for no one's rights. */
    TestGroup distributionGroup(String name);

    /** Creates a computer {@code name$} of this domain; closing it deletes it. */
    TestAccount computer(String name);

    /** Makes the account a member of the group and the group its primary one. */
    void setPrimaryGroup(TestAccount account, TestGroup group);

    /** Where a forest publishes the authorities that are believed, and those that may stand between. */
    enum Container {
        CERTIFICATION_AUTHORITIES("Certification Authorities"),
        AIA("AIA");

        private final String cn;

        Container(String cn) {
            this.cn = cn;
        }

        public String cn() {
            return cn;
        }
    }

    /**
     * Publishes an authority as an enterprise does: in NTAuthCertificates, so that certificates that it issues may log
     * in, and among the roots that are believed, or, where another has issued it, among those in between.
     */
    default void publish(X509Certificate authority) {
        boolean isRoot = authority.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        publish(isRoot ? Container.CERTIFICATION_AUTHORITIES : Container.AIA, authority);
        publishInNtAuth(authority);
    }

    /** Publishes an authority in NTAuthCertificates alone. */
    void publishInNtAuth(X509Certificate authority);

    /** Publishes an authority in a container alone. */
    void publish(Container container, X509Certificate authority);

    @Override
    void close();
}
