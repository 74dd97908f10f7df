// SPDX-License-Identifier: Apache-2.0
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * A fake Active Directory domain in this JVM, reached over LDAPS or StartTLS. On demand it fails, delays responses or
 * hides attributes, and it records the searches that it receives. Tests that also run on {@link SambaActiveDirectory}
 * show that it behaves like a real domain controller.
 */
public final class FakeActiveDirectory implements TestDirectory {
    private static final int WORKSTATION_TRUST_ACCOUNT = 0x1000;
    private static final String TRUST_STORE_PASSWORD = "changeit";

    private final FakeDomain domain;
    private final FakeEntries entries;
    private final FakeTree tree;
    private final FakeFaults faults = new FakeFaults();
    private final FakeLies lies = new FakeLies();
    private final FakeSearch search;
    private final FakeController controller;
    private final InMemoryDirectoryServer server;
    private final Path trustStore;
    private final AtomicInteger nextRid = new AtomicInteger(FakeTree.SERVICE_ACCOUNT + 1);
    private volatile String bindPassword = "Svc-1-adcertmap";
    private int port;
    private int startTlsPort;

    private FakeActiveDirectory(FakeDomain domain, int port, TestCa ca, Identity certificate)
            throws LDAPException, IOException {
        StartsServer.Check.starting("a domain controller");
        this.domain = domain;
        this.port = port;
        entries = new FakeEntries(domain.dn());
        tree = new FakeTree(domain, entries);
        search = new FakeSearch(entries, faults);
        controller = new FakeController(domain, entries, faults, search);
        server = new InMemoryDirectoryServer(
                FakeConfiguration.of(domain, port, certificate, ca, tree.rootDse(), controller, lies));
        entries.use(server);
        tree.create(bindPassword);
        trustStore = Files.createTempFile(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "domain-controllers", ".p12");
        ca.writeTrustStore(trustStore, TRUST_STORE_PASSWORD);
        startAgain();
    }

    /** Starts {@link FakeDomain#CORP} on any free port. */
    public static FakeActiveDirectory start() {
        return start(FakeDomain.CORP);
    }

    public static FakeActiveDirectory start(FakeDomain domain) {
        return start(domain, 0, TestCa.root("DC=test", "CN=Domain Controllers CA"));
    }

    /**
     * @param port 0 for any free one
     * @param ca issues the domain controller's certificate, for localhost, 127.0.0.1, dc1 in the domain and, as the
     *     template Kerberos Authentication of AD CS does, the domain itself
     */
    public static FakeActiveDirectory start(FakeDomain domain, int port, TestCa ca) {
        String host = "dc1." + domain.dns();
        Identity certificate = ca.issue("CN=" + host)
                .tlsServer("localhost", "127.0.0.1", host, domain.dns())
                .issue();
        return start(domain, port, ca, certificate);
    }

    /** Starts it with this server certificate of the CA. */
    public static FakeActiveDirectory start(FakeDomain domain, int port, TestCa ca, Identity certificate) {
        try {
            return new FakeActiveDirectory(domain, port, ca, certificate);
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

    /** Returns the URL of the port that accepts LDAP in clear text, until the client sends StartTLS. */
    public synchronized String startTlsServer() {
        return "ldap://127.0.0.1:" + startTlsPort;
    }

    @Override
    public String bindDn() {
        return domain.serviceAccountDn();
    }

    @Override
    public String bindPassword() {
        return bindPassword;
    }

    /** Changes the password of {@link #bindDn()}; existing connections remain bound. */
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

    /** Returns an account that exists. */
    public FakeAccount existing(String sAMAccountName) {
        return new FakeAccount(entries, new RDN("CN", sAMAccountName) + "," + domain.testsDn());
    }

    public FakeAccount user(String sAMAccountName, int rid) {
        String dn = unusedDn(sAMAccountName);
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
        String dn = unusedDn(name);
        tree.group(dn, name, domain.sid(nextRid.getAndIncrement()), groupType);
        return new FakeGroup(entries, dn);
    }

    /** Returns the DN for a new entry; deletes an entry that an earlier test may have left there. */
    private String unusedDn(String name) {
        String dn = new RDN("CN", name) + "," + domain.testsDn();
        entries.delete(dn);
        return dn;
    }

    @Override
    public void setPrimaryGroup(TestAccount account, TestGroup group) {
        ((FakeGroup) group).makePrimaryOf(account);
    }

    @Override
    public void publishInNtAuth(X509Certificate ca) {
        addCertificate(tree.ntAuthCertificates(), ca);
    }

    @Override
    public void publish(Container container, X509Certificate ca) {
        addCertificate(tree.caEntry(container, ca.getSubjectX500Principal().getName()), ca);
    }

    private void addCertificate(String dn, X509Certificate ca) {
        try {
            if (!entries.read(dn).hasAttributeValue("cACertificate", ca.getEncoded())) {
                modify(dn, new Modification(ModificationType.ADD, "cACertificate", ca.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Adds any entry: {@code add("CN=x,...", "objectClass: contact", "mail: x@example.test")}. */
    public void add(String dn, String... ldifLines) {
        try {
            Stream<String> lines = Stream.concat(Stream.of("dn: " + dn), Arrays.stream(ldifLines));
            entries.add(LDIFReader.decodeEntry(lines.toArray(String[]::new)));
        } catch (LDIFException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns the stored entry; {@code null} if it does not exist. */
    public Entry read(String dn) {
        return entries.read(dn);
    }

    public void modify(String dn, Modification... modifications) {
        entries.modify(dn, modifications);
    }

    /** Gives the entry another DN, below another entry. */
    public void move(String dn, String newRdn, String newParent) {
        entries.move(dn, newRdn, newParent);
    }

    /** Supports DirSync from now on, which it does not by default: most tests count operations. */
    public void supportDirSync() {
        controller.changeRootDse(
                root -> root.addAttribute("supportedControl", FakeDirSync.OID, FakeDirSync.EXTENDED_DN));
    }

    /** Sets how many objects a DirSync response has at most; 1,000 by default. */
    public void dirSyncPageSize(int objects) {
        controller.dirSync().pageSize(objects);
    }

    /** Sets highestCommittedUSN back by some changes, as where the domain controller is restored from a backup. */
    public void restore(int changes) {
        entries.journal().restore(entries.journal().usn() - changes);
    }

    public void delete(String dn) {
        entries.delete(dn);
    }

    /** Returns the number of binds and searches since the start. */
    public int operations() {
        return controller.operations();
    }

    /** Returns the last 10,000 searches, the oldest first: base, scope, filter, attributes. */
    public List<String> searches() {
        return controller.searches();
    }

    /** Forgets the searches so far. */
    public void forgetSearches() {
        controller.forgetSearches();
    }

    /** Sets the most values of an attribute in one response (MaxValRange); 1,500 by default. */
    public void maxValRange(int values) {
        controller.maxValRange(values);
    }

    /** Sets whether it is a read-only domain controller, according to its root DSE. */
    public void readOnly(boolean is) {
        controller.readOnly(is);
    }

    /** Changes each root DSE that is returned from now on, in place of an earlier change. */
    public void changeRootDse(Consumer<Entry> change) {
        controller.changeRootDse(change);
    }

    /**
     * Sets whether a search of the whole domain returns references to the other naming contexts; it does by default.
     */
    public void sendReferences(boolean sent) {
        controller.sendReferences(sent);
    }

    /**
     * Sets whether equality of strings ignores accents and width, as in Windows but not in Samba (MS-ADTS 6.5.1). Off
     * by default, because every search then reads every entry.
     */
    public void ignoreAccents(boolean ignored) {
        search.ignoreAccents(ignored);
    }

    /** Makes every search fail with that result code. */
    public void failSearchesWith(ResultCode code) {
        failSearchesWith(code, request -> true);
    }

    /** Makes the searches that satisfy the condition fail with that result code. */
    public void failSearchesWith(ResultCode code, Predicate<ReadOnlySearchRequest> condition) {
        faults.fail(code, condition);
    }

    /** Returns the responses that no domain controller has. */
    public FakeLies lies() {
        return lies;
    }

    /** Calls this before each bind; what it throws is the response. */
    public void onBind(BindHook hook) {
        faults.onBind(hook);
    }

    /** Decides about each bind. */
    @FunctionalInterface
    public interface BindHook {
        /** @throws LDAPException the response, in place of the usual one */
        void bind() throws LDAPException;
    }

    /** Makes searches succeed again. */
    public void stopFailing() {
        faults.stopFailing();
    }

    /** Denies the bind account to read that attribute: no response contains it, and no filter matches it. */
    public void hideAttribute(String attribute) {
        faults.hide(attribute);
    }

    /** Permits the bind account to read that attribute again. */
    public void showAttribute(String attribute) {
        faults.show(attribute);
    }

    /** Delays every bind and search. */
    public void delay(Duration each) {
        faults.delay(each);
    }

    /** Accepts connections, but responds to no request until {@link #resume}. */
    public void pause() {
        faults.pause();
    }

    public void resume() {
        faults.resume();
    }

    /** Stops the domain controller and closes its port; the entries remain. */
    public synchronized void stop() {
        faults.resume();
        server.shutDown(true);
    }

    /** Starts it again after {@link #stop()}, on the same port; ready when this returns. */
    public synchronized void startAgain() {
        try {
            server.startListening();
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
        port = server.getListenPort(FakeConfiguration.LDAPS);
        startTlsPort = server.getListenPort(FakeConfiguration.START_TLS);
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
