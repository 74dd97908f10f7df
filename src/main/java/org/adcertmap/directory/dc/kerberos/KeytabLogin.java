// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import java.nio.file.Path;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/**
 * Obtains a ticket-granting ticket with the key of a keytab, without a JAAS configuration file or a ticket cache.
 * Immutable.
 */
public record KeytabLogin(String principal, Path keytab) {
    /**
     * Obtains the ticket.
     *
     * @return the subject with the ticket and the keys
     * @throws LoginException if the keytab has no key of the principal, or the KDC gives no ticket
     */
    public Subject login() throws LoginException {
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                Map<String, String> options = Map.of(
                        "principal",
                        principal,
                        "keyTab",
                        keytab.toString(),
                        "useKeyTab",
                        "true",
                        "storeKey",
                        "true",
                        "doNotPrompt",
                        "true",
                        "isInitiator",
                        "true");
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        };
        LoginContext login = new LoginContext("adcertmap", null, null, configuration);
        login.login();
        return login.getSubject();
    }
}
