// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.forest.PublishedCas;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
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
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.PathBuilder;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that responses of the directory are read completely, and that a missing response is never taken for an empty
 * one.
 */
@StartsServer
class ActiveDirectoryTest {
    private static final CacheSettings NO_CACHE = new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100);
    private static final CacheSettings CACHE =
            new CacheSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(15), 100);

    private static final String NT_AUTH =
            "CN=NTAuthCertificates,CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test";

    private Duration timeout = Duration.ofSeconds(30); // no test may depend on a fast machine
    private FakeActiveDirectory controller;
    private TestAccount alice;
    private ActiveDirectory directory;

    @BeforeEach
    void start() throws Exception {
        controller = FakeActiveDirectory.start();
        alice = controller.user("alice");
        directory = directory(controller.server(), NO_CACHE);
    }

    @AfterEach
    void stop() {
        directory.close();
        controller.close();
    }

    private ActiveDirectory directory(String server, CacheSettings cacheSettings)
            throws GeneralSecurityException, IOException {
        return directory(server, cacheSettings, controller.bindPassword(), controller.loadTrustStore());
    }

    private ActiveDirectory directory(String server, CacheSettings cacheSettings, String password, KeyStore trust)
            throws GeneralSecurityException {
        return DirectorySettingsBuilder.of(controller)
                .server(server)
                .trust(trust)
                .bind(new Bind.Simple(controller.bindDn(), password))
                .timeout(timeout)
                .cache(cacheSettings)
                .open();
    }

    private static AccountQuery upn(String value) {
        return new AccountQuery(Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", value);
    }

    private static AccountQuery identity(String value) {
        return new AccountQuery(Precedence.ALT_SECURITY_IDENTITIES, Optional.empty(), "altSecurityIdentities", value);
    }

    private Set<String> found(AccountQuery... queries) {
        return directory.find(List.of(queries)).candidates().stream()
                .map(Candidate::distinguishedName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits after an outage until the domain controller is back in rotation. */
    private Set<String> foundAgain() {
        return Eventually.get(() -> found(upn("alice@corp.example.test")), names -> true);
    }

    private Sid sidOfAlice() {
        return Sid.parse(alice.objectSid());
    }

    private Account alice() {
        return directory.read(sidOfAlice(), controller.domain()).orElseThrow();
    }

    private static String failure(Executable query) {
        return assertThrows(DirectoryUnavailableException.class, query).getMessage();
    }

    @Test
    void queriesAreSentInOneSearch() {
        TestAccount bob = controller.user("bob").altSecurityIdentities("X509:<SKI>01");
        found(upn("missing@corp.example.test")); // caches the names of the domains
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
        Candidates candidates = directory.find(List.of(upn(value)));
        assertEquals(List.of(), candidates.candidates());
        Filter sent = Filter.create(candidates.query());
        assertEquals(2, sent.getComponents().length);
        assertEquals(value, sent.getComponents()[1].getComponents()[0].getAssertionValue());
    }

    @Test
    void contactsAreNotAccounts() {
        controller.add(
                "CN=contact,OU=adcertmap-tests," + "DC=corp,DC=example,DC=test",
                "objectClass: contact",
                "altSecurityIdentities: X509:<SKI>02");
        assertEquals(Set.of(), found(identity("X509:<SKI>02")));
    }

    @Test
    void moreAccountsThanTheSizeLimitAreReported() {
        for (int i = 0; i < 3; i++) {
            controller.user("same" + i).altSecurityIdentities("X509:<SKI>03");
        }
        assertTrue(directory.find(List.of(identity("X509:<SKI>03"))).tooMany());
        controller.user("two").altSecurityIdentities("X509:<SKI>04");
        assertFalse(directory.find(List.of(identity("X509:<SKI>04"))).tooMany());
    }

    @Test
    void accountsOfLaterQueriesDoNotHideTheFirstMatch() {
        alice.altSecurityIdentities("X509:<SKI>05");
        for (int i = 0; i < 12; i++) {
            controller.user("holder" + i).altSecurityIdentities("X509:<S>CN=shared");
        }
        Candidates candidates = directory.find(
                List.of(upn("alice@corp.example.test"), identity("X509:<S>CN=shared"), identity("X509:<SKI>05")));
        assertFalse(candidates.tooMany());
        assertEquals(
                List.of(alice.distinguishedName()),
                candidates.candidates().stream()
                        .map(Candidate::distinguishedName)
                        .toList());
        assertEquals(
                List.of("X509:<SKI>05"), candidates.candidates().get(0).values().get("altSecurityIdentities"));
        assertTrue(directory
                .find(List.of(upn("missing@corp.example.test"), identity("X509:<S>CN=shared")))
                .tooMany());
    }

    @Test
    void accountHasItsNamesAndNestedAndPrimaryGroups() {
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
    void manyGroupNamesAreResolvedInOneSearch() throws Exception {
        IntStream.range(0, 998).forEach(i -> controller.group("G" + i).add(alice));
        directory.close();
        directory = directory(controller.server(), CACHE);
        int before = controller.searches().size();
        Account account = alice();
        assertEquals(
                1_000,
                account.groups().stream()
                        .filter(group -> group.name().isPresent())
                        .count());
        // The account; its groups; the root DSE and the domains of the forest, once; the root DSE, once per connection.
        assertEquals(5, controller.searches().size() - before);
    }

    @Test
    @DisplayName("G8 a token with more values than one response contains is read completely")
    void tokenIsReadByRangeRetrieval() {
        IntStream.range(0, 23).forEach(i -> controller.group("G" + i).add(alice));
        for (int most : new int[] {10, 25, 24, 26, 1}) {
            controller.maxValRange(most);
            assertEquals(25, alice().groups().size(), "with " + most + " values in one response");
        }
    }

    @Test
    @DisplayName("B16 a value beyond the first range is found")
    void altSecurityIdentitiesAreReadByRangeRetrieval() {
        String[] many =
                IntStream.range(0, 30).mapToObj(i -> "X509:<SKI>" + (100 + i)).toArray(String[]::new);
        alice.altSecurityIdentities(many);
        controller.maxValRange(7);
        Candidate candidate =
                directory.find(List.of(identity("X509:<SKI>129"))).candidates().get(0);
        assertEquals(30, candidate.values().get("altSecurityIdentities").size());
    }

    @Test
    @DisplayName("CVE-2026-68569 a range that cannot be read is an outage")
    void unreadableRangeIsAnOutage() {
        IntStream.range(0, 5).forEach(i -> controller.group("G" + i).add(alice));
        controller.maxValRange(3);
        controller.failSearchesWith(
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                search -> search.getAttributeList().toString().contains("range"));
        assertTrue(failure(() -> alice()).startsWith("cannot read the account"));
    }

    @Test
    @DisplayName("G10 a SID of sIDHistory belongs to the token and has no name")
    void sidHistoryHasNoName() {
        byte[] before = Sid.parse("S-1-5-21-9-9-9-500").toBytes();
        controller.modify(alice.distinguishedName(), new Modification(ModificationType.REPLACE, "sIDHistory", before));
        List<Group> nameless = alice().groups().stream()
                .filter(group -> group.name().isEmpty())
                .toList();
        assertEquals(List.of(new Group(Sid.parse("S-1-5-21-9-9-9-500"), Optional.empty())), nameless);
    }

    @Test
    @DisplayName("G12 CVE-2026-49268 names with commas, backslashes and letters of any script come through unchanged")
    void groupNamesAreReadUnchanged() {
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
    @DisplayName("A name that is not readable is an outage and not an empty list")
    @ValueSource(strings = {"sAMAccountName", "objectSid"})
    void unreadableRequiredAttributeIsAnOutage(String attribute) {
        controller.hideAttribute(attribute);
        assertTrue(
                failure(() -> directory.read(sidOfAlice(), controller.domain())).contains("not readable"), attribute);
    }

    @ParameterizedTest
    @ValueSource(strings = {"userAccountControl", "msDS-User-Account-Control-Computed", "accountExpires"})
    void unreadableStateIsAbsent(String attribute) {
        controller.hideAttribute(attribute);
        var state = alice().state();
        assertTrue(state.userAccountControl().isEmpty()
                || state.computed().isEmpty()
                || state.accountExpires().isEmpty());
    }

    private boolean isInNtAuth(X509Certificate client) {
        try {
            return !directory.ntAuth().requireIssuerOf(client, List.of()).isEmpty();
        } catch (CertificateRefusedException e) {
            assertEquals(Denial.NOT_IN_NTAUTH, e.refusal().denial());
            return false;
        }
    }

    @Test
    void onlyCasInNtAuthCertificatesMayIssue() throws Exception {
        TestCa published = TestCa.root("CN=Published CA");
        X509Certificate good = published.issue("CN=x").issue().certificate();
        X509Certificate bad =
                TestCa.root("CN=Published CA").issue("CN=x").issue().certificate();
        assertFalse(isInNtAuth(good));
        controller.modify(NT_AUTH, new Modification(ModificationType.ADD, "cACertificate", new byte[] {1, 2, 3}));
        controller.publish(published.certificate());
        assertTrue(isInNtAuth(good));
        assertFalse(isInNtAuth(bad));
        controller.delete(NT_AUTH);
        assertTrue(failure(() -> isInNtAuth(good)).contains("certutil -dspublish"));
    }

    private String path(X509Certificate... chain) {
        try {
            return new PathBuilder(directory.certificationAuthorities(), Sha1Signatures.REFUSE)
                    .build(List.of(chain), RequiredUsage.CLIENT_AUTHENTICATION, Instant.now())
                    .toString();
        } catch (CertificateRefusedException e) {
            return e.refusal().denial().code();
        }
    }

    @Test
    void pathsEndAtPublishedRootCasWithIntermediateCasFromAiaAndNtAuth() {
        TestCa root = TestCa.root("CN=Root");
        TestCa middle = root.intermediate("CN=Middle");
        TestCa issuing = middle.intermediate("CN=Issuing");
        X509Certificate alice = issuing.issue("CN=x").issue().certificate();
        assertEquals("ADCM-UNTRUSTED-ISSUER", path(alice));
        controller.publish(Container.AIA, middle.certificate());
        controller.publishInNtAuth(issuing.certificate());
        controller.publishInNtAuth(root.certificate());
        controller.publish(Container.AIA, root.certificate());
        assertEquals("ADCM-UNTRUSTED-ISSUER", path(alice), "only Certification Authorities contains trust anchors");
        controller.publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        assertEquals("CN=x <- CN=Issuing <- CN=Middle <- CN=Root", path(alice));
    }

    @Test
    void valueThatIsNotACertificateIsLoggedAndIgnored() {
        TestCa root = TestCa.root("CN=Root");
        controller.publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        controller.modify(
                "CN=CN\\=Root,CN=Certification Authorities,CN=Public Key Services,CN=Services,"
                        + "CN=Configuration,DC=corp,DC=example,DC=test",
                new Modification(ModificationType.ADD, "cACertificate", new byte[] {1, 2, 3}));
        try (CapturedLog log = new CapturedLog(PublishedCas.class.getName())) {
            assertEquals("CN=x <- CN=Root", path(root.issue("CN=x").issue().certificate()));
            assertEquals(1, log.lines().size(), "a placeholder of one octet is not logged: " + log.lines());
            String line = log.lines().get(0);
            assertTrue(
                    line.startsWith("WARNING A value of cACertificate is ignored")
                            && line.contains("[CN=CN=Root,CN=Certification Authorities,"),
                    line);
        }
        assertEquals(
                "ADCM-UNTRUSTED-ISSUER",
                path(TestCa.root("CN=Root").issue("CN=x").issue().certificate()));
    }

    @Test
    void unreadableCaCertificatesAreAnOutage() throws Exception {
        TestCa root = TestCa.root("CN=Root");
        controller.publish(root.certificate());
        X509Certificate alice = root.issue("CN=x").issue().certificate();
        assertEquals("CN=x <- CN=Root", path(alice));
        controller.failSearchesWith(ResultCode.BUSY);
        assertTrue(
                failure(() -> path(alice)).startsWith("cannot read the CA certificates that the forest publishes"),
                "without a cache");
    }

    @Test
    void caCertificatesAreCached() throws Exception {
        directory.close();
        directory = directory(controller.server(), CACHE);
        TestCa published = TestCa.root("CN=Published CA");
        X509Certificate good = published.issue("CN=x").issue().certificate();
        controller.failSearchesWith(ResultCode.BUSY);
        assertTrue(failure(() -> isInNtAuth(good)).startsWith("cannot read the domains of the forest"));
        controller.stopFailing();
        controller.publish(published.certificate());
        assertTrue(Eventually.get(() -> isInNtAuth(good), issued -> true));
        int before = controller.operations();
        assertTrue(isInNtAuth(good));
        assertEquals(before, controller.operations());
    }

    @Test
    void withdrawnCaIsUsedUntilTheCacheIsCleared() throws Exception {
        directory.close();
        directory = directory(controller.server(), CACHE);
        TestCa withdrawn = TestCa.root("CN=Withdrawn CA");
        X509Certificate certificate = withdrawn.issue("CN=x").issue().certificate();
        controller.publish(withdrawn.certificate());
        assertTrue(isInNtAuth(certificate));
        controller.modify(NT_AUTH, new Modification(ModificationType.REPLACE, "cACertificate", new byte[] {0}));
        assertTrue(isInNtAuth(certificate));
        directory.clearCaches();
        assertFalse(isInNtAuth(certificate));
    }

    @Test
    void publishedCasAreTheSameObjectUntilOneOfThemChanges() {
        controller.publish(TestCa.root("CN=Root").certificate());
        NtAuth ntAuth = directory.ntAuth();
        CertificationAuthorities cas = directory.certificationAuthorities();
        assertSame(cas, directory.certificationAuthorities(), "read again, because nothing is cached");
        assertSame(ntAuth, directory.ntAuth());
        X509Certificate other = TestCa.root("CN=Other").certificate();
        controller.publish(Container.AIA, other);
        assertTrue(directory.certificationAuthorities().intermediates().contains(other));
        controller.publishInNtAuth(other);
        assertTrue(directory.ntAuth().cas().contains(other));
        controller.publish(Container.CERTIFICATION_AUTHORITIES, other);
        assertTrue(directory.certificationAuthorities().roots().contains(other));
    }

    @Test
    void forestWithoutARootCaIsReportedOnceItWasRead() throws Exception {
        assertFalse(directory.publishesNoRootCa(), "not read yet");
        directory.certificationAuthorities();
        assertTrue(directory.publishesNoRootCa());
        controller.publish(TestCa.root("CN=Root").certificate());
        directory.certificationAuthorities();
        assertFalse(directory.publishesNoRootCa());
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
    void whenCreatedIsRead() {
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
    @DisplayName("CVE-2026-68569 an error of the directory is never an empty result")
    @CsvSource({
        "UNAVAILABLE",
        "BUSY",
        "OPERATIONS_ERROR",
        "TIME_LIMIT_EXCEEDED",
        "ADMIN_LIMIT_EXCEEDED",
        "INSUFFICIENT_ACCESS_RIGHTS",
        "REFERRAL"
    })
    void errorIsNeverAnEmptyResult(String code) throws Exception {
        ResultCode result = (ResultCode) ResultCode.class.getField(code).get(null);
        controller.failSearchesWith(result);
        failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
        failure(() -> directory.read(sidOfAlice(), controller.domain()));
        controller.stopFailing();
        assertEquals(Set.of(alice.distinguishedName()), foundAgain());
        assertTrue(directory.isAvailable());
    }

    @Test
    @DisplayName("CVE-2026-68569 an error while group names are resolved is an outage")
    void errorInTheSearchForGroupsIsAnOutage() {
        controller.failSearchesWith(
                ResultCode.BUSY, search -> search.getFilter().toString().contains("objectClass=group"));
        assertTrue(failure(() -> directory.read(sidOfAlice(), controller.domain()))
                .startsWith("cannot read the account " + alice.objectSid()));
    }

    @Test
    void missingGroupContainerIsNotAMissingAccount() {
        controller.failSearchesWith(
                ResultCode.NO_SUCH_OBJECT,
                search -> search.getFilter().toString().contains("objectClass=group"));
        failure(() -> directory.read(sidOfAlice(), controller.domain()));
    }

    @Test
    void deletedAccountIsReportedAsAbsent() {
        Sid sid = sidOfAlice();
        alice.close();
        assertEquals(Optional.empty(), directory.read(sid, controller.domain()));
        assertTrue(directory.isAvailable());
    }

    @Test
    void missingSearchBaseIsAnOutage() {
        controller.failSearchesWith(ResultCode.NO_SUCH_OBJECT);
        failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
    }

    @Test
    void rejectedBindIsDescribed() throws Exception {
        directory.close();
        directory = directory(controller.server(), NO_CACHE, "wrong", controller.loadTrustStore());
        assertEquals(
                "cannot read the domains of the forest: the domain controller rejects the bind account: its name or"
                        + " password is wrong, see bindDn and bindPassword (data 52e)",
                failure(() -> directory.find(List.of(upn("alice@corp.example.test")))));
    }

    @Test
    @DisplayName("SECURITY-251 a certificate of another CA is not trusted")
    void certificateOfAnotherCaIsNotTrusted() throws Exception {
        directory.close();
        KeyStore others = KeyStore.getInstance("PKCS12");
        others.load(null, null);
        others.setCertificateEntry("other", TestCa.root("CN=Other").certificate());
        directory = directory(controller.server(), NO_CACHE, controller.bindPassword(), others);
        String message = failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
        assertTrue(message.contains("the certificate of the domain controller is not trusted"), message);
    }

    @Test
    void expiredCertificateIsNotTrusted() throws Exception {
        directory.close();
        TestCa ca = TestCa.root("CN=Domain Controllers CA");
        Instant now = Instant.now();
        Identity expired = ca.issue("CN=dc1")
                .tlsServer("127.0.0.1")
                .notBefore(now.minusSeconds(7200))
                .notAfter(now.minusSeconds(3600))
                .issue();
        try (FakeActiveDirectory server = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca, expired)) {
            directory = directory(server.server(), NO_CACHE, controller.bindPassword(), server.loadTrustStore());
            String message = failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
            assertTrue(message.contains("the certificate of the domain controller is not trusted"), message);
        }
    }

    @Test
    @DisplayName("CVE-2026-35563 a certificate for another host name is not trusted")
    void certificateForAnotherHostNameIsNotTrusted() throws Exception {
        directory.close();
        try (Relay relay = new Relay("127.0.0.2", controller.server())) {
            directory = directory("ldaps://127.0.0.2:" + relay.port(), NO_CACHE); // not a name in the certificate
            String message = failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
            assertTrue(message.contains("the certificate of the domain controller is not trusted"), message);
        }
    }

    @Test
    @DisplayName("H9 idle connections that the server has closed are replaced without an error")
    void closedIdleConnectionsAreReplaced() {
        for (int i = 0; i < 3; i++) {
            assertEquals(Set.of(alice.distinguishedName()), found(upn("alice@corp.example.test")));
            controller.stop();
            controller.startAgain();
        }
    }

    @Test
    void stoppedControllerIsReportedAndBackInRotationLater() {
        assertEquals(Set.of(alice.distinguishedName()), found(upn("alice@corp.example.test")));
        controller.stop();
        String message = failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
        assertTrue(message.contains("no domain controller can be reached"), message);
        assertFalse(directory.isAvailable());
        controller.startAgain();
        assertEquals(Set.of(alice.distinguishedName()), foundAgain());
        assertTrue(directory.isAvailable());
    }

    @Test
    void controllerThatNeverRespondsDoesNotBlockTheCaller() throws Exception {
        try (ServerSocket unresponsive = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            directory.close();
            timeout = Duration.ofSeconds(1);
            directory = directory("ldaps://127.0.0.1:" + unresponsive.getLocalPort(), NO_CACHE);
            long before = System.nanoTime();
            failure(() -> directory.find(List.of(upn("alice@corp.example.test"))));
            // Without a timeout in the TLS handshake this would never end.
            assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(Duration.ofSeconds(60)) < 0);
        }
    }

    @Test
    void namesOfGroupsAndDomainsAreCachedAndAccountsAreNot() throws Exception {
        directory.close();
        directory = directory(controller.server(), CACHE);
        directory.read(sidOfAlice(), controller.domain());
        found(upn("alice@corp.example.test"));
        int before = controller.operations();
        directory.read(sidOfAlice(), controller.domain());
        assertEquals(Set.of(alice.distinguishedName()), found(upn("alice@corp.example.test")));
        assertEquals(2, controller.operations() - before, "the account, and the search for it");
    }

    @Test
    void netbiosNameIsReadFromTheDomain() throws Exception {
        FakeDomain contoso = new FakeDomain("contoso.com", "CONTOSO", "S-1-5-21-1111111111-2222222222-3333333333");
        directory.close();
        controller.close();
        controller = FakeActiveDirectory.start(contoso);
        alice = controller.user("alice", 1105);
        directory = directory(controller.server(), NO_CACHE);
        Account account = directory
                .read(Sid.parse("S-1-5-21-1111111111-2222222222-3333333333-1105"), "contoso.com")
                .orElseThrow();
        assertEquals("CONTOSO", account.netbiosDomain());
    }
}
