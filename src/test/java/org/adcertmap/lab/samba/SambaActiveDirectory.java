// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;

/**
 * A real Active Directory domain: a Samba domain controller on 127.0.0.10, for one JVM at a time; the second JVM of
 * Failsafe has another ({@link SambaFork}). It needs root and Debian 12, and is its Samba unless the system property
 * {@code adcertmap.samba} is {@code DEBIAN_13}. The provisioned domain remains in the directory for temporary files, so
 * that the next start is fast.
 */
public final class SambaActiveDirectory implements TestDirectory {
    private static final String CA_CERTIFICATE = "cACertificate";
    private static SambaActiveDirectory running;

    private final SambaLock lock;
    private final SambaHome home;
    private final SambaController controller;
    private final SambaAdministrator administrator;
    private final String baseDn;
    private final String testsDn;
    private final String serviceDn;
    private final String publicKeysDn;
    private final String ntAuthDn;
    private String bindPassword;

    private SambaActiveDirectory(SambaLock lock, SambaHome home) {
        this.lock = lock;
        this.home = home;
        SambaConnections connections = new SambaConnections(home);
        controller = new SambaController(home, connections);
        administrator =
                new SambaAdministrator(connections, home.value("administrator"), home.value("administrator.password"));
        baseDn = "DC=" + domain().replace(".", ",DC=");
        testsDn = "OU=adcertmap-tests," + baseDn;
        publicKeysDn = "CN=Public Key Services,CN=Services,CN=Configuration," + baseDn;
        ntAuthDn = "CN=NTAuthCertificates," + publicKeysDn;
        serviceDn = "CN=" + bindDn().substring(0, bindDn().indexOf('@')) + ",CN=Users," + baseDn;
    }

    /** Returns the domain of this JVM and starts it if it does not run yet; for callers that close it. */
    public static synchronized SambaActiveDirectory start() {
        if (running == null) {
            try {
                running = startLocked();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return running;
    }

    /** Returns the same domain for callers that leave it open for other tests; it ends with the JVM. */
    public static SambaActiveDirectory running() {
        return start();
    }

    private static SambaActiveDirectory startLocked() throws IOException, GeneralSecurityException {
        SambaLock lock = SambaLock.acquire(SambaFork.temporary("adcertmap-ad.lock"));
        try {
            SambaActiveDirectory domain = new SambaActiveDirectory(
                    lock,
                    SambaHome.prepare(SambaFork.temporary(SambaVersion.current().home())));
            domain.controller.start();
            try {
                domain.clean();
            } catch (RuntimeException e) {
                domain.stop();
                throw e;
            }
            return domain;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public void publishInNtAuth(X509Certificate ca) {
        addCertificate(ntAuthDn, ca);
    }

    /** One object in each container contains all CAs; in a real forest each CA has an object of its own. */
    @Override
    public void publish(Container container, X509Certificate ca) {
        addCertificate(casDn(container), ca);
    }

    private String casDn(Container container) {
        return "CN=adcertmap-tests,CN=" + container.cn() + "," + publicKeysDn;
    }

    private void addCertificate(String dn, X509Certificate ca) {
        try {
            if (!administrator.read(dn, CA_CERTIFICATE).hasAttributeValue(CA_CERTIFICATE, ca.getEncoded())) {
                administrator.modify(dn, new Modification(ModificationType.ADD, CA_CERTIFICATE, ca.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Publishes a CRL in the CDP container, as AD CS does.
     *
     * @return the DN of the object
     */
    public String publishCrl(byte[] crl) {
        String container = "CN=CDP," + publicKeysDn;
        if (administrator.read(container, "1.1") == null) {
            administrator.add(container, new Attribute("objectClass", "container"));
        }
        String dn = "CN=adcertmap-tests," + container;
        administrator.delete(dn);
        administrator.add(
                dn,
                new Attribute("objectClass", "cRLDistributionPoint"),
                new Attribute("certificateRevocationList", crl));
        return dn;
    }

    /** Executes change records as the administrator, as {@code ldapmodify} does. */
    public void ldapmodify(String ldif) {
        try (LDIFReader reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
            for (LDIFChangeRecord change = reader.readChangeRecord();
                    change != null;
                    change = reader.readChangeRecord()) {
                administrator.execute(change);
            }
        } catch (IOException | LDIFException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Deletes an entry; does nothing where there is none. */
    public void delete(String dn) {
        administrator.delete(dn);
    }

    /** Removes all CAs that tests have published. */
    public void unpublishCas() {
        createCaContainers();
    }

    private void createCaContainers() {
        createCaObject(ntAuthDn);
        for (Container container : Container.values()) {
            String dn = "CN=" + container.cn() + "," + publicKeysDn;
            if (administrator.read(dn, "1.1") == null) {
                administrator.add(dn, new Attribute("objectClass", "container"));
            }
            createCaObject(casDn(container));
        }
    }

    /** Creates the object of a CA; the schema requires its CRL attributes, which may be empty lists. */
    private void createCaObject(String dn) {
        administrator.delete(dn);
        administrator.add(
                dn,
                new Attribute("objectClass", "certificationAuthority"),
                new Attribute(CA_CERTIFICATE, new byte[] {0}),
                new Attribute("authorityRevocationList", new byte[] {0}),
                new Attribute("certificateRevocationList", new byte[] {0}));
    }

    /** Removes what a killed JVM left, and resets the password of the service account. */
    private void clean() {
        createCaContainers();
        rights().restorePreWindows2000CompatibleAccess();
        administrator.delete(testsDn);
        administrator.add(testsDn, new Attribute("objectClass", "organizationalUnit"));
        changeBindPassword(home.value("service.password"));
    }

    @Override
    public String domain() {
        return home.value("domain");
    }

    @Override
    public String netbiosName() {
        return home.value("netbios");
    }

    @Override
    public String server() {
        return "ldaps://" + address() + ":636";
    }

    /** Returns the IP address of the domain controller, which is also a DNS server and a KDC. */
    public String address() {
        return home.value("address");
    }

    @Override
    public String bindDn() {
        return home.value("service");
    }

    @Override
    public synchronized String bindPassword() {
        return bindPassword;
    }

    /** Changes the password of {@link #bindDn()} and unlocks the account. */
    public synchronized void changeBindPassword(String password) {
        administrator.password(serviceDn, password);
        administrator.replace(serviceDn, "lockoutTime", "0");
        bindPassword = password;
    }

    /** Changes the password of {@link #bindDn()}, as an administrator does who rotates it; the lockout stays. */
    public synchronized void rotateBindPassword(String password) {
        administrator.password(serviceDn, password);
        bindPassword = password;
    }

    /** Returns the badPwdCount of {@link #bindDn()}; at 3 it is locked out. */
    public int badPasswordCount() {
        return Integer.parseInt(administrator.value(serviceDn, "badPwdCount"));
    }

    @Override
    public Path trustStore() {
        return home.trustStore();
    }

    /** Returns whether the domain controller refuses Kerberos binds over TLS that have no channel binding. */
    public boolean demandsChannelBinding() {
        return SambaVersion.current() == SambaVersion.DEBIAN_13;
    }

    /** Returns the keytab of the account {@code svc-kerberos}, which has the rights of any account. */
    public Path keytab() {
        return home.path("svc-kerberos.keytab");
    }

    @Override
    public String trustStorePassword() {
        return SambaHome.TRUST_STORE_PASSWORD;
    }

    @Override
    public TestAccount user(String sAMAccountName) {
        return SambaAccount.createUser(
                administrator, sAMAccountName, unusedDn(sAMAccountName), sAMAccountName + "@" + domain());
    }

    @Override
    public TestGroup group(String name) {
        return SambaGroup.create(administrator, name, unusedDn(name), SambaGroup.GLOBAL_SECURITY);
    }

    @Override
    public TestGroup universalGroup(String name) {
        return SambaGroup.create(administrator, name, unusedDn(name), SambaGroup.UNIVERSAL_SECURITY);
    }

    @Override
    public TestGroup domainLocalGroup(String name) {
        return SambaGroup.create(administrator, name, unusedDn(name), SambaGroup.DOMAIN_LOCAL_SECURITY);
    }

    @Override
    public TestGroup distributionGroup(String name) {
        return SambaGroup.create(administrator, name, unusedDn(name), SambaGroup.GLOBAL_DISTRIBUTION);
    }

    /** Returns the DN for a new entry; deletes an entry that an earlier test may have left there. */
    private String unusedDn(String name) {
        String dn = new RDN("CN", name) + "," + testsDn;
        administrator.delete(dn);
        return dn;
    }

    @Override
    public TestAccount computer(String name) {
        return SambaAccount.createComputer(administrator, name + "$", unusedDn(name));
    }

    @Override
    public void setPrimaryGroup(TestAccount account, TestGroup group) {
        ((SambaGroup) group).makePrimaryOf(account);
    }

    /** Returns the entry as an administrator reads it; {@code null} if it does not exist. */
    public Entry read(String dn, String... attributes) {
        return administrator.read(dn, attributes);
    }

    /** Returns the rights of this domain, for callers that change them and close this. */
    public SambaRights rights() {
        return new SambaRights(home, administrator, baseDn);
    }

    /** Returns the path of a file that samba-tool can write; it may run in a chroot. */
    public Path sambaFile(String name) {
        return home.path(name);
    }

    /** Runs a line of samba-tool, whose words have no blanks, at the domain controller. */
    public void sambaTool(String line) {
        List<String> words = List.of(line.split(" "));
        if (!words.get(0).equals("samba-tool")) {
            throw new IllegalArgumentException(line);
        }
        new SambaTool(home).run(words.subList(1, words.size()));
    }

    /** Modifies an entry with the rights of an administrator. */
    public void modify(String dn, Modification... modifications) {
        administrator.modify(dn, modifications);
    }

    /** Gives an entry another DN, with the rights of an administrator. */
    public void move(String dn, String newRdn, String newParent) {
        administrator.move(dn, newRdn, newParent);
    }

    /** Accepts connections, but responds to no request until {@link #resume}; it ends with the JVM all the same. */
    public void pause() {
        io(controller::pause);
    }

    public void resume() {
        controller.resume();
    }

    /** Stops the domain controller and closes its ports; this JVM keeps the lock on the domain. */
    public void stop() {
        administrator.close();
        io(controller::stop);
    }

    /** Starts it again after {@link #stop()}; ready when this returns. */
    public void startAgain() {
        io(controller::start);
    }

    @Override
    public void close() {
        synchronized (SambaActiveDirectory.class) {
            if (running != this) {
                return;
            }
            running = null;
        }
        try {
            stop();
        } finally {
            lock.close();
        }
    }

    private interface IoAction {
        void run() throws IOException;
    }

    private static void io(IoAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
