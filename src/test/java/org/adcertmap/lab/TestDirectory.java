// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;

/**
 * An Active Directory domain for tests: its address, its bind account, and methods that create accounts and groups.
 * {@link FakeActiveDirectory} runs in this JVM and is fast; {@link SambaActiveDirectory} is a real domain controller. A
 * test written for this interface runs on both.
 */
public interface TestDirectory extends AutoCloseable {
    /** Returns the domain's DNS name in lower case, for example {@code ad.example.test}. */
    String domain();

    /** Returns the domain's NetBIOS name, for example {@code EXAMPLE}. */
    String netbiosName();

    /** Returns the URL of the domain controller, for example {@code ldaps://127.0.0.10:636}. */
    String server();

    /** Returns the name of the bind account, which may read everything that a mapping needs. */
    String bindDn();

    String bindPassword();

    /** Returns a PKCS #12 trust store with the CA of the domain controller's certificate. */
    Path trustStore();

    String trustStorePassword();

    /** Loads {@link #trustStore()}. */
    default KeyStore loadTrustStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12"); // to let the JDK find the type takes as long as to load it
            try (InputStream in = Files.newInputStream(trustStore())) {
                store.load(in, trustStorePassword().toCharArray());
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates an enabled user with userPrincipalName {@code name@domain}; closing it deletes it. */
    TestAccount user(String sAMAccountName);

    /** Creates a global security group; closing it deletes it. */
    TestGroup group(String name);

    /** Creates a universal security group; closing it deletes it. */
    TestGroup universalGroup(String name);

    /** Creates a domain local security group; closing it deletes it. */
    TestGroup domainLocalGroup(String name);

    /** Creates a distribution group, which is in no token; closing it deletes it. */
    TestGroup distributionGroup(String name);

    /** Creates a computer account {@code name$} in this domain; closing it deletes it. */
    TestAccount computer(String name);

    /** Makes the group the primary group of the account. */
    void setPrimaryGroup(TestAccount account, TestGroup group);

    /** The containers in which a forest publishes root CAs (trust anchors) and intermediate CAs. */
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
     * Publishes a CA as an enterprise CA does: in NTAuthCertificates, so that its certificates are accepted for logon,
     * and as a root CA in Certification Authorities or as an intermediate CA in AIA.
     */
    default void publish(X509Certificate ca) {
        boolean isRoot = ca.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        publish(isRoot ? Container.CERTIFICATION_AUTHORITIES : Container.AIA, ca);
        publishInNtAuth(ca);
    }

    /** Publishes a CA in NTAuthCertificates alone. */
    void publishInNtAuth(X509Certificate ca);

    /** Publishes a CA in this container alone. */
    void publish(Container container, X509Certificate ca);

    @Override
    void close();
}
