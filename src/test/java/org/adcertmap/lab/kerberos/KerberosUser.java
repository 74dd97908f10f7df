// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.Keytab.Key;
import org.adcertmap.lab.samba.SambaActiveDirectory;

/** An account of the real Active Directory with a password, and so with Kerberos keys. */
public final class KerberosUser implements AutoCloseable {
    private static final String AES_ONLY = "24"; // msDS-SupportedEncryptionTypes: AES128 and AES256

    private final SambaActiveDirectory directory;
    private final TestAccount account;
    private String password;

    private KerberosUser(SambaActiveDirectory directory, TestAccount account) {
        this.directory = directory;
        this.account = account;
    }

    /** Creates the account with AES keys and these service principal names. */
    public static KerberosUser create(SambaActiveDirectory directory, String name, String... servicePrincipalNames) {
        KerberosUser user = new KerberosUser(directory, directory.user(name));
        user.account.set("msDS-SupportedEncryptionTypes", AES_ONLY);
        if (servicePrincipalNames.length > 0) {
            user.account.set("servicePrincipalName", servicePrincipalNames);
        }
        user.password("Aa1-" + name);
        return user;
    }

    /** Returns the account, whose state a test changes. */
    public TestAccount account() {
        return account;
    }

    /** Changes the password, and with it the keys. */
    public void password(String changed) {
        account.set("unicodePwd", ("\"" + changed + "\"").getBytes(StandardCharsets.UTF_16LE));
        password = changed;
    }

    /** Returns the present password. */
    public String password() {
        return password;
    }

    /** Returns {@code sAMAccountName@REALM}. */
    public String principal() {
        return account.sAMAccountName() + "@" + realm();
    }

    /** Returns the realm of the domain. */
    public String realm() {
        return directory.domain().toUpperCase(Locale.ROOT);
    }

    /** Returns its present AES key. */
    public Key key() {
        String version = directory
                .read(account.distinguishedName(), "msDS-KeyVersionNumber")
                .getAttributeValue("msDS-KeyVersionNumber");
        return Key.aes256(principal(), password, Integer.parseInt(version));
    }

    @Override
    public void close() {
        account.close();
    }
}
