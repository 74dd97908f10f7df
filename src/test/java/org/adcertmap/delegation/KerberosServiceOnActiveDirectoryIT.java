// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.security.auth.kerberos.KerberosTicket;
import org.adcertmap.Delegation;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.DelegatingService;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Keytab.Key;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.setup.DirectoryAssembly;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start says of the service account of the real Active Directory, and what delegation keeps in memory. */
@Tag("ad")
class KerberosServiceOnActiveDirectoryIT {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @TempDir
    private Path folder;

    private DelegatingService service;

    @BeforeEach
    void createService() throws Exception {
        Krb5Conf.reload(directory, folder, directory.address(), true);
        service = DelegatingService.create(directory, folder, "dsvc");
    }

    @AfterEach
    void deleteService() throws Exception {
        service.close();
        Krb5Conf.reload(directory, folder, directory.address(), true);
    }

    private ServiceLogin login() {
        return new ServiceLogin(service.service().principal(), service.keytab(), Clock.systemUTC());
    }

    private Optional<String> problem() {
        return new ServiceCheck(
                        new DelegationSettings(
                                service.service().principal(),
                                service.keytab(),
                                Set.of(),
                                false,
                                Duration.ofMinutes(15),
                                Duration.ofSeconds(5),
                                1000,
                                false),
                        login())
                .problem();
    }

    private void assertProblem(String... parts) {
        String found = problem().orElse("none");
        for (String part : parts) {
            assertTrue(found.contains(part), found);
        }
    }

    @Test
    void startSaysWhatIsWrongWithTheServiceAccount() throws Exception {
        assertEquals(Optional.empty(), problem());
        service.service().account().set("userAccountControl", Integer.toString(DelegatingService.NORMAL));
        assertProblem("is not trusted to authenticate for delegation", "TrustedToAuthForDelegation");
        Krb5Conf.reload(directory, folder, directory.address(), false);
        assertProblem("is not forwardable; set forwardable = true in [libdefaults] of krb5.conf");
        Krb5Conf.reload(directory, folder, "127.0.0.1:1", true);
        assertProblem("no KDC responds");
    }

    @Test
    void startSaysWhatIsWrongWithTheKeytab() throws Exception {
        Key key = service.service().key();
        Keytab.write(service.keytab(), new Key(key.principal(), Keytab.RC4, key.version(), new byte[16]));
        assertProblem("delegationKeytab", "only for RC4", "create it with AES keys");
        Keytab.write(service.keytab(), Key.aes256(key.principal(), "wrong", key.version()));
        assertProblem("cannot log in", "the keytab does not have the present key");
        Keytab.write(service.keytab(), key.of("other@" + service.service().realm()));
        assertProblem("the keytab has no key of " + service.service().principal());
    }

    @Test
    void subjectOfAnAccountHasAtMostTwentyTickets() throws Exception {
        String[] targets = IntStream.range(0, 25)
                .mapToObj(i -> "HTTP/dsvc-" + i + "." + directory.domain())
                .toArray(String[]::new);
        service.backend().account().set("servicePrincipalName", targets);
        service.service().account().set("msDS-AllowedToDelegateTo", targets);
        ServiceLogin login = login();
        TestAccount alice = directory.user("dsvc-alice");
        Impersonation impersonation = Impersonation.of(login.service(), service.principal(alice));
        int most = 0;
        for (String target : targets) {
            impersonation.token(target + "@" + service.service().realm());
            most = Math.max(most, impersonation.tickets());
        }
        assertEquals(20, most);
        assertEquals(5, impersonation.tickets());
        assertEquals(
                1,
                login.service()
                        .subject()
                        .getPrivateCredentials(KerberosTicket.class)
                        .size(),
                "no ticket of a user is in the Subject of the service");
        alice.close();
    }

    @Test
    void cacheHoldsAtMostItsSize() throws Exception {
        Map<String, String> settings = service.settings();
        settings.put("delegationCacheSize", "2");
        List<TestAccount> accounts = new ArrayList<>();
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            for (int i = 0; i < 5; i++) {
                TestAccount account = directory.user("dsvc-user" + i);
                accounts.add(account);
                delegation(mapper, account).call();
                assertTrue(mapper.delegation().orElseThrow().size() <= 2);
            }
        }
        accounts.forEach(TestAccount::close);
    }

    private Delegation delegation(DirectoryAssembly<?> mapper, TestAccount account) {
        return mapper.delegation().orElseThrow().of((Mapped)
                mapper.cachingMapper().map(service.chain(account)).outcome());
    }

    /** Code of an application: uses the delegation that it gets. */
    public static final class Application implements UnaryOperator<Object> {
        private final String target;

        /** @param target a service principal name */
        public Application(String target) {
            this.target = target;
        }

        @Override
        public Object apply(Object delegation) {
            try {
                Delegation ofRequest = (Delegation) delegation;
                ofRequest.token(target);
                return ofRequest.<Object>run(credential -> credential.getName().toString());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Loads the application itself, as the class loader of a web application does. */
    private static final class ApplicationLoader extends ClassLoader {
        private ApplicationLoader() {
            super(KerberosServiceOnActiveDirectoryIT.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Application.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] octets = in.readAllBytes();
                return defineClass(name, octets, 0, octets.length, Application.class.getProtectionDomain());
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private WeakReference<ClassLoader> useByAnApplication(Delegation delegation) throws Exception {
        ClassLoader loader = new ApplicationLoader();
        @SuppressWarnings("unchecked")
        UnaryOperator<Object> application = (UnaryOperator<Object>) loader.loadClass(Application.class.getName())
                .getConstructor(String.class)
                .newInstance(service.target());
        assertTrue(application.getClass() != Application.class);
        Thread.currentThread().setContextClassLoader(loader);
        try {
            application.apply(delegation);
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
        return new WeakReference<>(loader);
    }

    @Test
    void classLoaderOfAnApplicationIsNotKept() throws Exception {
        TestAccount alice = directory.user("dsvc-alice");
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(service.settings(), Clock.systemUTC())) {
            WeakReference<ClassLoader> loader = useByAnApplication(delegation(mapper, alice));
            Eventually.get(
                    () -> {
                        System.gc();
                        return loader.get();
                    },
                    found -> found == null);
            assertEquals(1, mapper.delegation().orElseThrow().size());
        }
        alice.close();
    }
}
