// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that errors of Kerberos are described for administrators; the texts are those of the JDK. */
class KerberosFailureTest {
    private static final String PREFIX = "the Kerberos bind failed, see principal and keytab: ";

    private static String describe(String text, String host) {
        return KerberosFailure.of(
                        new LoginException(text), "svc@CORP.EXAMPLE.TEST", Path.of("/nonexistent/svc.keytab"), host)
                .message();
    }

    private static String describe(String text) {
        return describe(text, "dc1.corp.example.test");
    }

    @ParameterizedTest
    @CsvSource({
        "Client's entry in database has expired (1), the account has expired",
        "Client not found in Kerberos database (6), the KDC does not know the principal",
        "KDC policy rejects request (12), a policy of the domain forbids the ticket: an authentication policy or silo",
        "KDC has no support for encryption type (14), the KDC and this JVM have no encryption type in common",
        "Clients credentials have been revoked (18), 'the account is disabled, locked out'",
        "Password has expired - change password to reset (23), the password of the account has expired",
        "Pre-authentication information was invalid (24), the keytab does not have the present key",
        "Integrity check on decrypted field failed (31) - PREAUTH_FAILED, the keytab does not have the present key",
        "Clock skew too great (37), the clocks of this machine and of the KDC differ too much",
        "null (68), the KDC does not serve the realm of the principal",
        "Cannot locate KDC, no KDC of the realm of svc@CORP.EXAMPLE.TEST is known",
    })
    void reasonOfTheKdcIsDescribed(String text, String reason) {
        String message = describe(text);
        assertTrue(message.startsWith(PREFIX + reason), message);
        assertTrue(message.endsWith(" [" + text + "]"), message);
    }

    @Test
    void errorOfTheKdcIsFoundAmongTheCauses() {
        Exception response = new LoginException("Identifier doesn't match expected value (906)");
        Exception error = new IllegalStateException("Clients credentials have been revoked (18)", response);
        LoginException login = new LoginException("login failed");
        login.initCause(error);
        String message = KerberosFailure.of(login, "svc@CORP.EXAMPLE.TEST", Path.of("none"), "dc1")
                .message();
        assertTrue(message.endsWith(" [Clients credentials have been revoked (18)]"), message);
        Exception other = new IllegalStateException("Message stream modified (41)", response);
        assertEquals(
                PREFIX + "Message stream modified (41)",
                KerberosFailure.of(new IllegalStateException(other), "svc@CORP.EXAMPLE.TEST", Path.of("none"), "dc1")
                        .message());
    }

    @Test
    void armoredRequestsAreNamed() {
        assertTrue(describe("KDC policy rejects request (12)")
                .contains("armored requests (FAST) that the domain demands and the JDK does not send"));
    }

    @Test
    void singleLabelNameOfADomainControllerIsNamed() {
        String text = "Server not found in Kerberos database (7) - LOOKING_UP_SERVER";
        assertEquals(
                PREFIX + "the KDC does not know ldap/dc1.corp.example.test as a service principal name [" + text + "]",
                describe(text));
        assertEquals(
                PREFIX + "the KDC does not know ldap/dc1 as a service principal name: dc1 is a single-label name; name"
                        + " the domain controller with its domain in servers [" + text + "]",
                describe(text, "dc1"));
    }

    @Test
    void missingKeyLeadsToTheKeytab() {
        String message = describe("Unable to obtain password from user\n");
        assertTrue(message.startsWith(PREFIX + "the keytab cannot be read: the file does not exist"), message);
    }

    @ParameterizedTest
    @CsvSource({"Message stream modified (41)", "something else", "port (88888)"})
    void otherTextsAreReportedUnchanged(String text) {
        assertEquals(PREFIX + text, describe(text));
    }
}
