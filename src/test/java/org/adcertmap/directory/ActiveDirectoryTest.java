package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.adcertmap.cache.CacheSettings;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.connect.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory.Container;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.SubjectKeyIdentifier;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the directory says is heard in full, and what it does not say is never made up. */
class ActiveDirectoryTest {
    private static final MappingMethod SKI = new SubjectKeyIdentifier();
    private static final CacheSettings NO_MEMORY = new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100);
    private static final CacheSettings MEMORY =
            new CacheSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(15), 100);

    private static final String NT_AUTH =
            "CN=NTAuthCertificates,CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test";

    private Duration limit = Duration.ofSeconds(30); // no test may depend on a fast machine
    private FakeActiveDirectory controller;
    private TestAccount alice;
    private ActiveDirectory directory;

    @BeforeEach
    void start() throws Exception {
        controller = FakeActiveDirectory.start();
        alice = controller.user("alice");
        directory = directory(controller.server(), NO_MEMORY);
    }

    @AfterEach
    void stop() {
        directory.close();
        controller.close();
    }

    private ActiveDirectory directory(String server, CacheSettings memory)
            throws GeneralSecurityException, IOException {
        return directory(server, memory, controller.bindPassword(), trustStore(controller.trustStore()));
    }

    private ActiveDirectory directory(String server, CacheSettings memory, String password, KeyStore trust)
            throws GeneralSecurityException {
        URI uri = URI.create(server);
        List<InetSocketAddress> servers = List.of(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
        return new ActiveDirectory(
                new DirectorySettings(
                        servers,
                        controller.domain(),
                        Optional.empty(),
                        List.of(),
                        ConnectionSecurity.LDAPS,
                        Optional.of(trust),
                        new Bind.Simple(controller.bindDn(), password),
                        limit,
                        limit,
                        4),
                memory);
    }

    private KeyStore trustStore(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, controller.trustStorePassword().toCharArray());
            return store;
        }
    }

    private static AccountQuery upn(String value) {
        return new AccountQuery(SKI, Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", value);
    }

    private static AccountQuery identity(String value) {
        return new AccountQuery(
                SKI, Precedence.ALT_SECURITY_IDENTITIES, Optional.empty(), "altSecurityIdentities", value);
    }

    private Set<String> found(AccountQuery... questions) {
        return directory.find(List.of(questions)).candidates().stream()
                .map(Candidate::distinguishedName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** After an outage, as soon as the controller is asked again. */
    private Set<String> foundAgain() {
        return Eventually.get(() -> found(upn("alice@corp.example.test")), names -> true);
    }

    private Sid sidOfAlice() {
        return Sid.parse(alice.objectSid());
    }

    private Account alice() {
        return directory.read(sidOfAlice(), controller.domain()).orElseThrow();
    }

    private static String why(Executable question) {
        return assertThrows(DirectoryUnavailableException.class, question).getMessage();
    }

    @Test
    void questionsAreAskedInOneSearch() {
        TestAccount bob = controller.user("bob").altSecurityIdentities("X509:<SKI>01");
        found(upn("nobody@corp.example.test")); // and the names of the domains are known
        int before = controller.searches().size();
        assertEquals(
                Set.of(alice.distinguishedName(), bob.distinguishedName()),
                found(upn("alice@corp.example.test"), identity("X509:<SKI>01")));
        assertEquals(1, controller.searches().size() - before);
    }

    @ParameterizedTest
    @DisplayName("CVE-2021-30640 CVE-2026-89071 values are never part of the filter")
    @ValueSource(
            strings = {
                "*",
                "a*",
                "alice@corp.example.test)(objectClass=*",
                "\0",
                "\\2a",
                "(",
                ")",
                "alice@corp.example.test\0"
            })
    void valuesAreNeverPartOfTheFilter(String value) throws Exception {
        Candidates findings = directory.find(List.of(upn(value)));
        assertEquals(List.of(), findings.candidates());
        Filter sent = Filter.create(findings.query());
        assertEquals(2, sent.getComponents().length);
        assertEquals(value, sent.getComponents()[1].getComponents()[0].getAssertionValue());
    }

    @Test
    void contactsAndGroupsAreNoAccounts() {
        controller.add(
                "CN=contact,OU=adcertmap-tests," + "DC=corp,DC=example,DC=test",
                "objectClass: contact",
                "altSecurityIdentities: X509:<SKI>02");
        assertEquals(Set.of(), found(identity("X509:<SKI>02")));
    }

    @Test
    void moreAccountsThanAnswersAreTold() {
        for (int i = 0; i < 3; i++) {
            controller.user("same" + i).altSecurityIdentities("X509:<SKI>03");
        }
        assertTrue(directory.find(List.of(identity("X509:<SKI>03"))).tooMany());
        controller.user("two").altSecurityIdentities("X509:<SKI>04");
        assertFalse(directory.find(List.of(identity("X509:<SKI>04"))).tooMany());
    }

    @Test
    void manyHoldersOfAnotherValueDoNotHideWhoAnswersFirst() {
        alice.altSecurityIdentities("X509:<SKI>05");
        for (int i = 0; i < 12; i++) {
            controller.user("holder" + i).altSecurityIdentities("X509:<S>CN=shared");
        }
        Candidates findings = directory.find(
                List.of(upn("alice@corp.example.test"), identity("X509:<S>CN=shared"), identity("X509:<SKI>05")));
        assertFalse(findings.tooMany());
        assertEquals(
                List.of(alice.distinguishedName()),
                findings.candidates().stream().map(Candidate::distinguishedName).toList());
        assertEquals(
                List.of("X509:<SKI>05"), findings.candidates().get(0).values().get("altSecurityIdentities"));
        assertTrue(directory
                .find(List.of(upn("nobody@corp.example.test"), identity("X509:<S>CN=shared")))
                .tooMany());
    }

    @Test
    void accountHasItsNamesAndItsNestedAndPrimaryGroups() {
        TestGroup engineers = controller.group("Engineers").add(alice);
        TestGroup staff = controller.group("Staff").add(engineers);
        engineers.add(staff);
        controller.distributionGroup("Newsletter").add(alice);
        Account account = alice();
        assertEquals("alice", account.sAMAccountName());
        assertEquals("CORP", account.netbiosDomain());
        assertEquals(Optional.of("alice@corp.example.test"), account.userPrincipalName());
        Set<String> names = account.groups().stream()
                .map(group -> group.name().orElseThrow())
                .map(name -> name.netbiosDomain() + "\\" + name.sAMAccountName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("CORP\\Domain Users", "CORP\\Engineers", "CORP\\Staff", "BUILTIN\\Users"), names);
    }

    @Test
    void hundredsOfGroupsAreNamedTogether() throws Exception {
        IntStream.range(0, 998).forEach(i -> controller.group("G" + i).add(alice));
        directory.close();
        directory = directory(controller.server(), MEMORY);
        int before = controller.searches().size();
        Account account = alice();
        assertEquals(
                1_000,
                account.groups().stream()
                        .filter(group -> group.name().isPresent())
                        .count());
        // The account, its groups, once for all the root DSE and the domains of the forest, and once for the connection
        // what it is to.
        assertEquals(5, controller.searches().size() - before);
    }

    @Test
    @DisplayName("G8 a token that does not fit into one answer is read in full")
    void tokenInParts() {
        IntStream.range(0, 23).forEach(i -> controller.group("G" + i).add(alice));
        for (int most : new int[] {10, 25, 24, 26, 1}) {
            controller.maxValRange(most);
            assertEquals(25, alice().groups().size(), "with " + most + " values in one answer");
        }
    }

    @Test
    @DisplayName("B16 a value that does not fit into one answer is still found")
    void identitiesInParts() {
        String[] many =
                IntStream.range(0, 30).mapToObj(i -> "X509:<SKI>" + (100 + i)).toArray(String[]::new);
        alice.altSecurityIdentities(many);
        controller.maxValRange(7);
        Candidate candidate =
                directory.find(List.of(identity("X509:<SKI>129"))).candidates().get(0);
        assertEquals(30, candidate.values().get("altSecurityIdentities").size());
    }

    @Test
    @DisplayName("CVE-2026-68569 a part that cannot be read is an outage")
    void aPartThatCannotBeReadIsAnOutage() {
        IntStream.range(0, 5).forEach(i -> controller.group("G" + i).add(alice));
        controller.maxValRange(3);
        controller.failSearchesWith(
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                search -> search.getAttributeList().toString().contains("range"));
        assertTrue(why(() -> alice()).startsWith("reading the account"));
    }

    @Test
    @DisplayName("G10 a SID of sIDHistory belongs to the token and has no name")
    void sidHistory() {
        byte[] before = Sid.parse("S-1-5-21-9-9-9-500").toBytes();
        controller.modify(alice.distinguishedName(), new Modification(ModificationType.REPLACE, "sIDHistory", before));
        List<Group> nameless = alice().groups().stream()
                .filter(group -> group.name().isEmpty())
                .toList();
        assertEquals(List.of(new Group(Sid.parse("S-1-5-21-9-9-9-500"), Optional.empty())), nameless);
    }

    @Test
    @DisplayName("G12 CVE-2026-49268 names with commas, backslashes and letters of any script come through unchanged")
    void groupNames() {
        List<String> names = List.of("Straße, Köln", "a\\b", "Ωmega", "plus+equals=", "hash#", "semi;colon");
        for (int i = 0; i < names.size(); i++) {
            controller.group("odd" + i).add(alice);
            controller.modify(
                    "CN=odd" + i + ",OU=adcertmap-tests,DC=corp,DC=example,DC=test",
                    new Modification(ModificationType.REPLACE, "sAMAccountName", names.get(i)));
        }
        Set<String> read = alice().groups().stream()
                .map(group -> group.name().orElseThrow().sAMAccountName())
                .collect(Collectors.toSet());
        assertTrue(read.containsAll(names), read::toString);
    }

    @ParameterizedTest
    @DisplayName("G7 a token or a name that is not readable is an outage and not an empty list")
    @ValueSource(strings = {"tokenGroups", "sAMAccountName", "objectSid"})
    void whatEveryAccountHasAndIsNotReadableIsAnOutage(String attribute) {
        controller.hideAttribute(attribute);
        assertTrue(why(() -> directory.read(sidOfAlice(), controller.domain())).contains("not readable"), attribute);
    }

    @ParameterizedTest
    @ValueSource(strings = {"userAccountControl", "msDS-User-Account-Control-Computed", "accountExpires"})
    void stateThatIsNotReadableIsLeftToTheMapping(String attribute) {
        controller.hideAttribute(attribute);
        var state = alice().state();
        assertTrue(state.userAccountControl().isEmpty()
                || state.computed().isEmpty()
                || state.accountExpires().isEmpty());
    }

    @Test
    void onlyPublishedAuthoritiesMayIssue() throws Exception {
        TestCa published = TestCa.root("CN=Published CA");
        X509Certificate good = published.issue("CN=x").issue().certificate();
        X509Certificate bad =
                TestCa.root("CN=Published CA").issue("CN=x").issue().certificate();
        assertFalse(directory.ntAuth().containsIssuerOf(good));
        controller.modify(NT_AUTH, new Modification(ModificationType.ADD, "cACertificate", new byte[] {1, 2, 3}));
        controller.publish(published.certificate());
        assertTrue(directory.ntAuth().containsIssuerOf(good));
        assertFalse(directory.ntAuth().containsIssuerOf(bad));
        controller.delete(NT_AUTH);
        assertFalse(directory.ntAuth().containsIssuerOf(good));
    }

    private String path(X509Certificate... chain) {
        try {
            return directory
                    .certificationPaths()
                    .build(List.of(chain), Instant.now())
                    .toString();
        } catch (CertificateRefusedException e) {
            return e.refusal().denial().code();
        }
    }

    @Test
    void pathsLeadToRootsInCertificationAuthoritiesThroughWhatStandsInAiaOrNtAuth() {
        TestCa root = TestCa.root("CN=Root");
        TestCa middle = root.intermediate("CN=Middle");
        TestCa issuing = middle.intermediate("CN=Issuing");
        X509Certificate alice = issuing.issue("CN=x").issue().certificate();
        assertEquals("ADCM-UNTRUSTED-ISSUER", path(alice));
        controller.publish(Container.AIA, middle.certificate());
        controller.publishInNtAuth(issuing.certificate());
        controller.publishInNtAuth(root.certificate());
        controller.publish(Container.AIA, root.certificate());
        assertEquals("ADCM-UNTRUSTED-ISSUER", path(alice), "a root is believed in one place alone");
        controller.publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        assertEquals("CN=x <- CN=Issuing <- CN=Middle <- CN=Root", path(alice));
    }

    @Test
    void whatIsNoCertificateIsNoAuthorityAndTheOthersCount() {
        TestCa root = TestCa.root("CN=Root");
        controller.publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        controller.modify(
                "CN=CN\\=Root,CN=Certification Authorities,CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test",
                new Modification(ModificationType.ADD, "cACertificate", new byte[] {1, 2, 3}));
        assertEquals("CN=x <- CN=Root", path(root.issue("CN=x").issue().certificate()));
        assertEquals(
                "ADCM-UNTRUSTED-ISSUER",
                path(TestCa.root("CN=Root").issue("CN=x").issue().certificate()));
    }

    @Test
    void authoritiesThatCannotBeReadAreAnOutageAndNotNobody() throws Exception {
        TestCa root = TestCa.root("CN=Root");
        controller.publish(root.certificate());
        X509Certificate alice = root.issue("CN=x").issue().certificate();
        assertEquals("CN=x <- CN=Root", path(alice));
        controller.failSearchesWith(ResultCode.BUSY);
        assertTrue(
                why(() -> path(alice)).startsWith("reading the authorities that the forest publishes"),
                "without a memory");
    }

    @Test
    void authoritiesAreRememberedAndAnOutageIsNotNoAuthority() throws Exception {
        directory.close();
        directory = directory(controller.server(), MEMORY);
        TestCa published = TestCa.root("CN=Published CA");
        X509Certificate good = published.issue("CN=x").issue().certificate();
        controller.failSearchesWith(ResultCode.BUSY);
        assertTrue(
                why(() -> directory.ntAuth().containsIssuerOf(good)).startsWith("reading the domains of the forest"));
        controller.stopFailing();
        controller.publish(published.certificate());
        assertTrue(Eventually.get(() -> directory.ntAuth().containsIssuerOf(good), issued -> true));
        int before = controller.operations();
        assertTrue(directory.ntAuth().containsIssuerOf(good));
        assertEquals(before, controller.operations());
    }

    @Test
    void logonHoursAreReadAsOctets() {
        assertEquals(Optional.empty(), alice().state().logonHours());
        byte[] hours = new byte[21];
        hours[3] = (byte) 0xFF;
        controller.modify(alice.distinguishedName(), new Modification(ModificationType.REPLACE, "logonHours", hours));
        assertArrayEquals(hours, alice().state().logonHours().orElseThrow());
    }

    @Test
    void ageOfAnAccountIsRead() {
        Candidate candidate = directory
                .find(List.of(upn("alice@corp.example.test")))
                .candidates()
                .get(0);
        assertTrue(candidate.whenCreated().isPresent());
        controller.hideAttribute("whenCreated");
        candidate = directory
                .find(List.of(upn("alice@corp.example.test")))
                .candidates()
                .get(0);
        assertEquals(Optional.empty(), candidate.whenCreated());
    }

    @ParameterizedTest
    @DisplayName("CVE-2026-68569 error of the directory is never nobody")
    @CsvSource({
        "UNAVAILABLE",
        "BUSY",
        "OPERATIONS_ERROR",
        "TIME_LIMIT_EXCEEDED",
        "ADMIN_LIMIT_EXCEEDED",
        "INSUFFICIENT_ACCESS_RIGHTS",
        "REFERRAL"
    })
    void errorOfTheDirectoryIsNeverNobody(String code) throws Exception {
        ResultCode result = (ResultCode) ResultCode.class.getField(code).get(null);
        controller.failSearchesWith(result);
        why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
        why(() -> directory.read(sidOfAlice(), controller.domain()));
        controller.stopFailing();
        assertEquals(Set.of(alice.distinguishedName()), foundAgain());
        assertTrue(directory.isAvailable());
    }

    @Test
    @DisplayName("CVE-2026-68569 error while naming groups is never no groups")
    void errorWhileNamingGroupsIsNeverNoGroups() {
        controller.failSearchesWith(
                ResultCode.BUSY, search -> search.getFilter().toString().contains("objectClass=group"));
        assertTrue(why(() -> directory.read(sidOfAlice(), controller.domain()))
                .startsWith("reading the account " + alice.objectSid()));
    }

    @Test
    void groupsThatAreNotThereAreNoMissingAccount() {
        controller.failSearchesWith(
                ResultCode.NO_SUCH_OBJECT,
                search -> search.getFilter().toString().contains("objectClass=group"));
        why(() -> directory.read(sidOfAlice(), controller.domain()));
    }

    @Test
    void accountThatIsGoneIsAnAnswer() {
        Sid sid = sidOfAlice();
        alice.close();
        assertEquals(Optional.empty(), directory.read(sid, controller.domain()));
        assertTrue(directory.isAvailable());
    }

    @Test
    void domainThatIsNotThereIsAnOutage() {
        controller.failSearchesWith(ResultCode.NO_SUCH_OBJECT);
        why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
    }

    @Test
    void refusedBindIsToldInWords() throws Exception {
        directory.close();
        directory = directory(controller.server(), NO_MEMORY, "wrong", trustStore(controller.trustStore()));
        assertEquals(
                "reading the domains of the forest: the domain controller refuses the bind account: its name or password is wrong",
                why(() -> directory.find(List.of(upn("alice@corp.example.test")))));
    }

    @Test
    @DisplayName("SECURITY-251 strangers certificate is not believed")
    void strangersCertificateIsNotBelieved() throws Exception {
        directory.close();
        KeyStore others = KeyStore.getInstance("PKCS12");
        others.load(null, null);
        others.setCertificateEntry("other", TestCa.root("CN=Other").certificate());
        directory = directory(controller.server(), NO_MEMORY, controller.bindPassword(), others);
        String why = why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
        assertTrue(why.contains("the certificate of the domain controller is not believed"), why);
    }

    @Test
    void expiredCertificateIsNotBelieved() throws Exception {
        directory.close();
        TestCa authority = TestCa.root("CN=Domain Controllers CA");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("authority", authority.certificate());
        Instant now = Instant.now();
        SSLContext expired = authority
                .issue("CN=dc1")
                .tlsServer("127.0.0.1")
                .notBefore(now.minusSeconds(7200))
                .notAfter(now.minusSeconds(3600))
                .issue()
                .sslContext(authority.certificate());
        try (ServerSocket server =
                expired.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> shakeHands(server));
            thread.setDaemon(true);
            thread.start();
            directory = directory(
                    "ldaps://127.0.0.1:" + server.getLocalPort(), NO_MEMORY, controller.bindPassword(), trust);
            String why = why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
            assertTrue(why.contains("the certificate of the domain controller is not believed"), why);
        }
    }

    private static void shakeHands(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                ((SSLSocket) client).startHandshake();
            } catch (IOException e) {
                // The client does not believe it, or the test is over.
            }
        }
    }

    @Test
    @DisplayName("CVE-2026-35563 wrong host name is not believed")
    void wrongHostNameIsNotBelieved() throws Exception {
        directory.close();
        try (Relay relay = new Relay("127.0.0.2", controller.server())) {
            directory = directory("ldaps://127.0.0.2:" + relay.port(), NO_MEMORY); // not a name in the certificate
            String why = why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
            assertTrue(why.contains("the certificate of the domain controller is not believed"), why);
        }
    }

    @Test
    @DisplayName("H9 connections that were closed while nobody used them are made anew, and nobody notices")
    void idleConnectionsThatWereClosed() {
        for (int i = 0; i < 3; i++) {
            assertEquals(Set.of(alice.distinguishedName()), found(upn("alice@corp.example.test")));
            controller.stop();
            controller.startAgain();
        }
    }

    @Test
    void controllerThatIsGoneIsToldAndComesBack() {
        assertEquals(Set.of(alice.distinguishedName()), found(upn("alice@corp.example.test")));
        controller.stop();
        String why = why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
        assertTrue(why.contains("no domain controller can be reached"), why);
        assertFalse(directory.isAvailable());
        controller.startAgain();
        assertEquals(Set.of(alice.distinguishedName()), foundAgain());
        assertTrue(directory.isAvailable());
    }

    @Test
    void controllerThatAcceptsAndSaysNothingDoesNotHoldTheCaller() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            directory.close();
            limit = Duration.ofSeconds(1);
            directory = directory("ldaps://127.0.0.1:" + silent.getLocalPort(), NO_MEMORY);
            long before = System.nanoTime();
            why(() -> directory.find(List.of(upn("alice@corp.example.test"))));
            // Without a time-out in the handshake this would never end.
            assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(Duration.ofSeconds(60)) < 0);
        }
    }

    @Test
    void namesOfGroupsAndDomainsAreRememberedAndAccountsAreNot() throws Exception {
        directory.close();
        directory = directory(controller.server(), MEMORY);
        directory.read(sidOfAlice(), controller.domain());
        found(upn("alice@corp.example.test"));
        int before = controller.operations();
        directory.read(sidOfAlice(), controller.domain());
        assertEquals(Set.of(alice.distinguishedName()), found(upn("alice@corp.example.test")));
        assertEquals(2, controller.operations() - before, "the account, and the search for it");
    }

    @Test
    void otherDomainsHaveOtherNames() throws Exception {
        FakeDomain contoso = new FakeDomain("contoso.com", "CONTOSO", "S-1-5-21-1111111111-2222222222-3333333333");
        directory.close();
        controller.close();
        controller = FakeActiveDirectory.start(contoso);
        alice = controller.user("alice", 1105);
        directory = directory(controller.server(), NO_MEMORY);
        Account account = directory
                .read(Sid.parse("S-1-5-21-1111111111-2222222222-3333333333-1105"), "contoso.com")
                .orElseThrow();
        assertEquals("CONTOSO", account.netbiosDomain());
    }
}
