package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;

/**
 * Does it work in a real Active Directory? A Samba domain controller on 127.0.0.10, for one JVM at a time; it needs
 * root and Debian 12. The provisioned domain stays in the directory for temporary files, so that the next start is
 * quick.
 */
public final class SambaActiveDirectory implements TestDirectory {
    private static final String CA_CERTIFICATE = "cACertificate";
    private static SambaActiveDirectory running;

    private final SambaLock turn;
    private final SambaHome home;
    private final SambaController controller;
    private final SambaAdministrator administrator;
    private final String baseDn;
    private final String testsDn;
    private final String serviceDn;
    private final String publicKeysDn;
    private final String ntAuthDn;
    private String bindPassword;

    private SambaActiveDirectory(SambaLock turn, SambaHome home) {
        this.turn = turn;
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

    /** For a caller who closes it: the domain of this JVM, started where it does not run yet. */
    public static synchronized SambaActiveDirectory start() {
        if (running == null) {
            try {
                running = started();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return running;
    }

    /** For a caller who leaves it open, for others to use: the same domain, which ends with the JVM. */
    public static SambaActiveDirectory running() {
        return start();
    }

    private static SambaActiveDirectory started() throws IOException, GeneralSecurityException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        SambaLock turn = SambaLock.take(temporary.resolve("adcertmap-ad.lock"));
        try {
            SambaActiveDirectory domain =
                    new SambaActiveDirectory(turn, SambaHome.prepared(temporary.resolve("adcertmap-ad")));
            domain.controller.start();
            try {
                domain.clean();
            } catch (RuntimeException e) {
                domain.stop();
                throw e;
            }
            return domain;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            turn.close();
            throw e;
        }
    }

    @Override
    public void publishInNtAuth(X509Certificate authority) {
        addCertificate(ntAuthDn, authority);
    }

    /** One object a container takes every authority; an enterprise has one each, which nobody minds. */
    @Override
    public void publish(Container container, X509Certificate authority) {
        addCertificate(authoritiesDn(container), authority);
    }

    private String authoritiesDn(Container container) {
        return "CN=adcertmap-tests,CN=" + container.cn() + "," + publicKeysDn;
    }

    private void addCertificate(String dn, X509Certificate authority) {
        try {
            if (!administrator.read(dn, CA_CERTIFICATE).hasAttributeValue(CA_CERTIFICATE, authority.getEncoded())) {
                administrator.modify(
                        dn, new Modification(ModificationType.ADD, CA_CERTIFICATE, authority.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Publishes a list of revocations where an authority of AD CS does.
     *
     * @return the DN of the object
     */
    public String publishCrl(byte[] list) {
        String container = "CN=CDP," + publicKeysDn;
        if (administrator.read(container, "1.1") == null) {
            administrator.add(container, new Attribute("objectClass", "container"));
        }
        String dn = "CN=adcertmap-tests," + container;
        administrator.delete(dn);
        administrator.add(
                dn,
                new Attribute("objectClass", "cRLDistributionPoint"),
                new Attribute("certificateRevocationList", list));
        return dn;
    }

    private void makePlacesForAuthorities() {
        makeAuthority(ntAuthDn);
        for (Container container : Container.values()) {
            String dn = "CN=" + container.cn() + "," + publicKeysDn;
            if (administrator.read(dn, "1.1") == null) {
                administrator.add(dn, new Attribute("objectClass", "container"));
            }
            makeAuthority(authoritiesDn(container));
        }
    }

    /** An object that an authority makes; it must have lists of revocations, which may say nothing. */
    private void makeAuthority(String dn) {
        administrator.delete(dn);
        administrator.add(
                dn,
                new Attribute("objectClass", "certificationAuthority"),
                new Attribute(CA_CERTIFICATE, new byte[] {0}),
                new Attribute("authorityRevocationList", new byte[] {0}),
                new Attribute("certificateRevocationList", new byte[] {0}));
    }

    /** What a killed JVM left behind goes, and the service account is as provisioned. */
    private void clean() {
        makePlacesForAuthorities();
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
        return "ldaps://" + home.value("address") + ":636";
    }

    @Override
    public String bindDn() {
        return home.value("service");
    }

    @Override
    public synchronized String bindPassword() {
        return bindPassword;
    }

    /** Changes the password of {@link #bindDn()}, at once, and ends a lock-out of it. */
    public synchronized void changeBindPassword(String password) {
        administrator.password(serviceDn, password);
        administrator.replace(serviceDn, "lockoutTime", "0");
        bindPassword = password;
    }

    @Override
    public Path trustStore() {
        return home.trustStore();
    }

    /** The key of the account {@code svc-kerberos}, which may read as any account may. */
    public Path keytab() {
        return home.path("svc-kerberos.keytab");
    }

    @Override
    public String trustStorePassword() {
        return SambaHome.TRUST_STORE_PASSWORD;
    }

    @Override
    public TestAccount user(String sAMAccountName) {
        return SambaAccount.created(
                administrator, sAMAccountName, free(sAMAccountName), sAMAccountName + "@" + domain());
    }

    @Override
    public TestGroup group(String name) {
        return SambaGroup.created(administrator, name, free(name), SambaGroup.GLOBAL_SECURITY);
    }

    @Override
    public TestGroup universalGroup(String name) {
        return SambaGroup.created(administrator, name, free(name), SambaGroup.UNIVERSAL_SECURITY);
    }

    @Override
    public TestGroup domainLocalGroup(String name) {
        return SambaGroup.created(administrator, name, free(name), SambaGroup.DOMAIN_LOCAL_SECURITY);
    }

    @Override
    public TestGroup distributionGroup(String name) {
        return SambaGroup.created(administrator, name, free(name), SambaGroup.GLOBAL_DISTRIBUTION);
    }

    /** The DN of that name, with nothing there: a test that failed may have left an account or group. */
    private String free(String name) {
        String dn = new RDN("CN", name) + "," + testsDn;
        administrator.delete(dn);
        return dn;
    }

    @Override
    public TestAccount computer(String name) {
        return SambaAccount.computer(administrator, name + "$", free(name));
    }

    @Override
    public void setPrimaryGroup(TestAccount account, TestGroup group) {
        ((SambaGroup) group).makePrimaryOf(account);
    }

    /** As an administrator sees it; {@code null} where there is no such entry. */
    public Entry read(String dn, String... attributes) {
        return administrator.read(dn, attributes);
    }

    /** As an administrator may do it, for what has no method of its own. */
    public void modify(String dn, Modification... modifications) {
        administrator.modify(dn, modifications);
    }

    /** From now on the domain controller accepts connections and never answers; it ends with the JVM all the same. */
    public void pause() {
        io(controller::pause);
    }

    public void resume() {
        controller.resume();
    }

    /** The domain controller is gone and its ports are closed; the domain still is this JVM's. */
    public void stop() {
        administrator.close();
        io(controller::stop);
    }

    /** After {@link #stop()}; ready when it returns. */
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
            turn.close();
        }
    }

    private interface Deed {
        void run() throws IOException;
    }

    private static void io(Deed deed) {
        try {
            deed.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
