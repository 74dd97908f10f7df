// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.login.LoginException;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.TestCa;

/**
 * A service account of the real Active Directory that may delegate (TRUSTED_TO_AUTH_FOR_DELEGATION), and a back end to
 * which it may; with their keytabs, and a CA of which the Realm maps certificates.
 */
public final class DelegatingService implements AutoCloseable {
    /** NORMAL_ACCOUNT, DONT_EXPIRE_PASSWORD. */
    public static final int NORMAL = 0x200 | 0x10000;
    /** TRUSTED_TO_AUTH_FOR_DELEGATION. */
    public static final int TRUSTED = 0x1000000;
    /** NOT_DELEGATED: "Account is sensitive and cannot be delegated". */
    public static final int NOT_DELEGATED = 0x100000;

    private final SambaActiveDirectory directory;
    private final Path folder;
    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Delegation CA");
    private final KerberosUser service;
    private final KerberosUser backend;
    private final String host;

    private DelegatingService(SambaActiveDirectory directory, Path folder, String name) {
        this.directory = directory;
        this.folder = folder;
        this.host = name + "-backend." + directory.domain();
        this.service = KerberosUser.create(directory, name + "-service", "HTTP/" + name + "." + directory.domain());
        this.backend = KerberosUser.create(directory, name + "-backend", "HTTP/" + host);
    }

    /**
     * Creates both accounts.
     *
     * @param folder where the keytabs are written
     * @param name a short name that no other test uses
     */
    public static DelegatingService create(SambaActiveDirectory directory, Path folder, String name) {
        DelegatingService created = new DelegatingService(directory, folder, name);
        created.service.account().set("userAccountControl", Integer.toString(NORMAL | TRUSTED));
        created.service.account().set("msDS-AllowedToDelegateTo", created.target());
        created.writeKeytabs();
        directory.publish(created.ca.certificate());
        return created;
    }

    /** Writes the present keys into both keytabs. */
    public void writeKeytabs() {
        try {
            Keytab.write(keytab(), service.key());
            Keytab.write(folder.resolve("backend.keytab"), backend.key().of(target() + "@" + backend.realm()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KerberosUser service() {
        return service;
    }

    public KerberosUser backend() {
        return backend;
    }

    public Path keytab() {
        return folder.resolve("service.keytab");
    }

    /** Returns the service principal name of the back end. */
    public String target() {
        return "HTTP/" + host;
    }

    /** Returns the back end. */
    public KerberosAcceptor acceptor() throws LoginException {
        return KerberosAcceptor.of(target() + "@" + backend.realm(), folder.resolve("backend.keytab"));
    }

    /** Returns the CA whose certificates the Realm maps. */
    public TestCa ca() {
        return ca;
    }

    /** Returns the settings of a Realm that delegates by this account. */
    public Map<String, String> settings() {
        Map<String, String> settings = DirectoryAccess.settings(directory, folder);
        settings.put("verifyClientCertRevocation", "false");
        settings.put("delegationPrincipal", service.principal());
        settings.put("delegationKeytab", keytab().toString());
        return settings;
    }

    /** Issues a certificate that is mapped to the account strongly. */
    public List<X509Certificate> chain(TestAccount account) {
        return List.of(ca.issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue()
                .certificate());
    }

    /**
     * Makes the back end accept delegation from the service, and the service have no list (resource-based delegation).
     */
    public void trustByTheBackEnd() {
        service.account().set("msDS-AllowedToDelegateTo");
        directory
                .rights()
                .trustForDelegation(
                        backend.account().sAMAccountName(), service.account().sAMAccountName());
    }

    /** Returns {@code name@REALM}. */
    public String principal(TestAccount account) {
        return account.sAMAccountName() + "@" + directory.domain().toUpperCase(Locale.ROOT);
    }

    @Override
    public void close() {
        service.close();
        backend.close();
    }
}
