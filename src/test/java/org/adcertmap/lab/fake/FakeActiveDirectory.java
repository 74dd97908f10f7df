package org.adcertmap.lab.fake;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.TestCa;

/**
 * Does it work the way Active Directory answers? A domain in this JVM, reached over LDAPS like a real one; it can fail,
 * stall and hide on demand, and tells what it was asked. {@link SambaActiveDirectory} is the judge of its likeness.
 */
public final class FakeActiveDirectory implements TestDirectory {
    private static final int WORKSTATION_TRUST_ACCOUNT = 0x1000;
    private static final String TRUST_STORE_PASSWORD = "changeit";

    private final FakeDomain domain;
    private final FakeEntries entries;
    private final FakeTree tree;
    private final FakeFaults disturbances = new FakeFaults();
    private final FakeSearch question;
    private final FakeController controller;
    private final InMemoryDirectoryServer server;
    private final Path trustStore;
    private final AtomicInteger nextRid = new AtomicInteger(FakeTree.SERVICE_ACCOUNT + 1);
    private volatile String bindPassword = "Svc-1-adcertmap";
    private int port;

    private FakeActiveDirectory(FakeDomain domain, int port, TestCa authority) throws LDAPException, IOException {
        this.domain = domain;
        this.port = port;
        entries = new FakeEntries(domain.dn());
        tree = new FakeTree(domain, entries);
        question = new FakeSearch(entries, disturbances);
        controller = new FakeController(domain, entries, disturbances, question);
        server = new InMemoryDirectoryServer(FakeConfiguration.of(domain, port, authority, tree.rootDse(), controller));
        entries.of(server);
        tree.plant(bindPassword);
        trustStore = Files.createTempFile(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "domain-controllers", ".p12");
        authority.writeTrustStore(trustStore, TRUST_STORE_PASSWORD);
        startAgain();
    }

    /** {@link FakeDomain#CORP} on any free port. */
    public static FakeActiveDirectory start() {
        return start(FakeDomain.CORP);
    }

    public static FakeActiveDirectory start(FakeDomain domain) {
        return start(domain, 0, TestCa.root("DC=test", "CN=Domain Controllers CA"));
    }

    /**
     * @param port 0 for any free one
     * @param authority issues the domain controller's certificate, for localhost and 127.0.0.1
     */
    public static FakeActiveDirectory start(FakeDomain domain, int port, TestCa authority) {
        try {
            return new FakeActiveDirectory(domain, port, authority);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String domain() {
        return domain.dns();
    }

    @Override
    public String netbiosName() {
        return domain.netbios();
    }

    @Override
    public synchronized String server() {
        return "ldaps://127.0.0.1:" + port;
    }

    @Override
    public String bindDn() {
        return domain.serviceAccountDn();
    }

    @Override
    public String bindPassword() {
        return bindPassword;
    }

    /** Changes the password of {@link #bindDn()}, at once; connections that are bound stay so. */
    public void changeBindPassword(String password) {
        entries.replace(domain.serviceAccountDn(), "userPassword", password);
        bindPassword = password;
    }

    @Override
    public Path trustStore() {
        return trustStore;
    }

    @Override
    public String trustStorePassword() {
        return TRUST_STORE_PASSWORD;
    }

    /** RIDs count up from 1105. */
    @Override
    public FakeAccount user(String sAMAccountName) {
        return user(sAMAccountName, nextRid.getAndIncrement());
    }

    public FakeAccount user(String sAMAccountName, int rid) {
        String dn = free(sAMAccountName);
        tree.user(dn, sAMAccountName, rid);
        return new FakeAccount(entries, dn);
    }

    @Override
    public FakeGroup group(String name) {
        return group(name, FakeTree.GLOBAL_SECURITY);
    }

    @Override
    public FakeAccount computer(String name) {
        return user(name + "$").userPrincipalName(null).userAccountControl(WORKSTATION_TRUST_ACCOUNT);
    }

    @Override
    public FakeGroup universalGroup(String name) {
        return group(name, FakeTree.UNIVERSAL_SECURITY);
    }

    @Override
    public FakeGroup domainLocalGroup(String name) {
        return group(name, FakeTree.DOMAIN_LOCAL_SECURITY);
    }

    @Override
    public FakeGroup distributionGroup(String name) {
        return group(name, FakeTree.GLOBAL_DISTRIBUTION);
    }

    private FakeGroup group(String name, int groupType) {
        String dn = free(name);
        tree.group(dn, name, domain.sid(nextRid.getAndIncrement()), groupType);
        return new FakeGroup(entries, dn);
    }

    /** The DN of that name, with nothing there: a test that failed may have left an account or group. */
    private String free(String name) {
        String dn = new RDN("CN", name) + "," + domain.testsDn();
        entries.delete(dn);
        return dn;
    }

    @Override
    public void setPrimaryGroup(TestAccount account, TestGroup group) {
        ((FakeGroup) group).makePrimaryOf(account);
    }

    @Override
    public void publishInNtAuth(X509Certificate authority) {
        addCertificate(tree.ntAuthCertificates(), authority);
    }

    @Override
    public void publish(Container container, X509Certificate authority) {
        addCertificate(
                tree.authority(container, authority.getSubjectX500Principal().getName()), authority);
    }

    private void addCertificate(String dn, X509Certificate authority) {
        try {
            if (!entries.read(dn).hasAttributeValue("cACertificate", authority.getEncoded())) {
                modify(dn, new Modification(ModificationType.ADD, "cACertificate", authority.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Anything else, as it is: {@code add("CN=x,...", "objectClass: contact", "mail: x@example.test")}. */
    public void add(String dn, String... ldifLines) {
        try {
            Stream<String> lines = Stream.concat(Stream.of("dn: " + dn), Arrays.stream(ldifLines));
            entries.add(LDIFReader.decodeEntry(lines.toArray(String[]::new)));
        } catch (LDIFException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Everything stored; {@code null} where there is no such entry. */
    public Entry read(String dn) {
        return entries.read(dn);
    }

    public void modify(String dn, Modification... modifications) {
        entries.modify(dn, modifications);
    }

    public void delete(String dn) {
        entries.delete(dn);
    }

    /** How many binds and searches came since the start. */
    public int operations() {
        return controller.operations();
    }

    /** The latest 10,000 searches, the oldest first: base, scope, filter, attributes. */
    public List<String> searches() {
        return controller.searches();
    }

    /** How many values of an attribute come in one answer (MaxValRange, 1,500 unless told otherwise). */
    public void maxValRange(int values) {
        controller.maxValRange(values);
    }

    /** Whether it says of itself that it is a read-only domain controller. */
    public void readOnly(boolean is) {
        controller.readOnly(is);
    }

    /** Whether a search from the head of the domain refers to the other partitions; it does unless told otherwise. */
    public void sendReferences(boolean answered) {
        controller.sendReferences(answered);
    }

    /**
     * Whether equality of texts ignores accents and width, as Windows does and Samba does not (MS-ADTS 6.5.1). It heeds
     * them unless told, because every search then looks at every entry.
     */
    public void ignoreAccents(boolean ignored) {
        question.ignoreAccents(ignored);
    }

    /** From now on every search ends with that result. */
    public void failSearchesWith(ResultCode code) {
        failSearchesWith(code, request -> true);
    }

    public void failSearchesWith(ResultCode code, Predicate<ReadOnlySearchRequest> hit) {
        disturbances.fail(code, hit);
    }

    public void stopFailing() {
        disturbances.failNoMore();
    }

    /** From now on the bind account may not read that attribute: it is in no answer, and no filter finds it. */
    public void hideAttribute(String attribute) {
        disturbances.hide(attribute);
    }

    public void showAttribute(String attribute) {
        disturbances.show(attribute);
    }

    /** From now on every bind and search takes that much longer. */
    public void delay(Duration each) {
        disturbances.delay(each);
    }

    /** From now on connections come about, and nothing is answered on them. */
    public void pause() {
        disturbances.pause();
    }

    public void resume() {
        disturbances.resume();
    }

    /** The domain controller is gone and its port is closed; what stands in the directory stays. */
    public synchronized void stop() {
        disturbances.resume();
        server.shutDown(true);
    }

    /** After {@link #stop()}, on the same port; ready when it returns. */
    public synchronized void startAgain() {
        try {
            server.startListening();
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
        port = server.getListenPort();
    }

    @Override
    public void close() {
        stop();
        try {
            Files.deleteIfExists(trustStore);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
