// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import org.adcertmap.DelegationException;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.KdcError.Request;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which refusal an error of the KDC is, by the texts of the JDK. */
class KdcErrorTest {
    private static DelegatedAccount account(boolean isSensitive) {
        return new DelegatedAccount(
                Sid.parse("S-1-5-21-1-2-3-1105"),
                "CORP\\alice",
                "alice@CORP.EXAMPLE.COM",
                isSensitive,
                Optional.empty());
    }

    private static GSSException failure(Exception cause) {
        GSSException failure = new GSSException(GSSException.FAILURE, -1, cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    private static DelegationRefusal refusal(Request request, Exception cause, boolean isSensitive) {
        return KdcError.of(failure(cause))
                .refusal(request, account(isSensitive), "HTTP/reports")
                .refusal();
    }

    @ParameterizedTest
    @CsvSource({
        "LOGIN, Client not found in Kerberos database (6), SETUP",
        "LOGIN, Clients credentials have been revoked (18), SETUP",
        "LOGIN, Pre-authentication information was invalid (24), SETUP",
        "S4U2SELF, Client's entry in database expired (1), ACCOUNT",
        "S4U2SELF, Client not found in Kerberos database (6), ACCOUNT",
        "S4U2SELF, KDC policy rejects request (12), ACCOUNT",
        "S4U2SELF, Clients credentials have been revoked (18), ACCOUNT",
        "S4U2PROXY, Password has expired - change password to reset (23), ACCOUNT",
        "S4U2SELF, Server not found in Kerberos database (7), SETUP",
        "S4U2SELF, S4U2self ticket must be FORWARDABLE, NOT_TRUSTED",
        "S4U2SELF, S4U2self needs a FORWARDABLE ticket, SETUP",
        "S4U2PROXY, KDC cannot accommodate requested option (13), TARGET",
        "S4U2PROXY, Server not found in Kerberos database (7) - LOOKING_UP_SERVER, UNKNOWN_TARGET",
        "S4U2PROXY, KDC has no support for encryption type (14), SETUP",
        "S4U2PROXY, Clock skew too great (37), SETUP",
        "S4U2PROXY, No service creds (63), SETUP",
        "S4U2PROXY, Identifier doesn't match expected value (906), SETUP"
    })
    void numberOfTheKdcIsARefusal(Request request, String text, DelegationRefusal expected) {
        assertEquals(expected, refusal(request, new Exception(text), false));
    }

    @Test
    void sensitiveAccountIsNamedInPlaceOfTheServiceAccount() {
        assertEquals(
                DelegationRefusal.SENSITIVE,
                refusal(Request.S4U2SELF, new Exception("S4U2self ticket must be FORWARDABLE"), true));
        assertEquals(
                DelegationRefusal.SENSITIVE,
                refusal(Request.S4U2PROXY, new Exception("KDC cannot accommodate requested option (13)"), true));
        assertEquals(DelegationRefusal.ACCOUNT, refusal(Request.S4U2SELF, new Exception("revoked (18)"), true));
    }

    /** JDK 25 blames the account where the ticket of the service account is not forwardable. */
    @Test
    void serviceWithoutAForwardableTicketIsTheSetup() {
        GSSException failure = failure(new Exception("S4U2self ticket must be FORWARDABLE"));
        assertEquals(
                DelegationRefusal.SETUP,
                KdcError.of(failure, false)
                        .refusal(Request.S4U2SELF, account(true), "")
                        .refusal());
        assertEquals(
                DelegationRefusal.NOT_TRUSTED,
                KdcError.of(failure, true)
                        .refusal(Request.S4U2SELF, account(false), "")
                        .refusal());
    }

    @Test
    void networkIsUnavailable() {
        for (IOException cause : new IOException[] {
            new ConnectException("Connection refused"), new SocketTimeoutException("Receive timed out")
        }) {
            assertEquals(DelegationRefusal.UNAVAILABLE, refusal(Request.S4U2PROXY, cause, false));
            assertEquals(DelegationRefusal.UNAVAILABLE, refusal(Request.LOGIN, cause, false));
        }
        assertEquals(DelegationRefusal.UNAVAILABLE, refusal(Request.LOGIN, new Exception("Cannot locate KDC"), true));
    }

    /** The number of an error of a database is none of the KDC. */
    @Test
    void numbersAroundTheFailureDoNotCount() {
        SQLException wrapped = new SQLException(
                "Login failed (13)", failure(new Exception("Server not found in Kerberos database (7)")));
        assertTrue(KdcError.isIn(wrapped));
        assertEquals(7, KdcError.of(wrapped).code().orElseThrow());
        assertFalse(KdcError.isIn(new SQLException("Login failed (18)")));
    }

    @Test
    void refusalOfAnotherPeerIsNoneOfTheKdc() {
        assertFalse(KdcError.of(new GSSException(GSSException.DEFECTIVE_TOKEN)).isOfKdc());
        assertTrue(KdcError.of(failure(new Exception("Ticket expired (32)"))).isStaleTicket());
    }

    @Test
    void chainOfCausesMayBeCircular() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        assertEquals(DelegationRefusal.SETUP, refusal(Request.S4U2SELF, other, false));
    }

    @Test
    void exceptionHasCodeSentenceAndHint() {
        DelegationException refused = KdcError.of(failure(new Exception("no\r\nline (13)")))
                .refusal(Request.S4U2PROXY, account(false), "HTTP/reports")
                .exception(null);
        assertEquals("ADCM-DELEGATION-TARGET", refused.code());
        assertEquals(
                "the service account may not delegate CORP\\alice to HTTP/reports [no??line (13)]", refused.sentence());
        assertEquals(refused.code() + ": " + refused.sentence() + "; " + refused.hint(), refused.getMessage());
        assertEquals(DelegationRefusal.TARGET.hint(), refused.hint());
    }
}
