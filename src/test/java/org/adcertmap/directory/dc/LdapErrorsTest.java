package org.adcertmap.directory.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of the directory are told in words for an administrator. */
class LdapErrorsTest {
    private static String words(ResultCode code, String message) {
        return LdapErrors.unavailable("asking", new LDAPException(code, message))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "525, there is no such account",
        "52e, its name or password is wrong",
        "530, it may not sign in at this hour",
        "531, it may not sign in from this machine",
        "532, its password has expired",
        "533, it is disabled",
        "701, it has expired",
        "773, its password must be changed",
        "775, it is locked out",
    })
    void subCodesOfARefusedBind(String code, String told) {
        String message =
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data " + code + ", v4563\0";
        assertEquals(
                "asking: the domain controller refuses the bind account: " + told,
                words(ResultCode.INVALID_CREDENTIALS, message));
    }

    @Test
    void anUnknownSubCodeIsToldAsItIs() {
        assertEquals(
                "asking: the domain controller refuses the bind account: data 999",
                words(ResultCode.INVALID_CREDENTIALS, "data 999"));
    }

    @Test
    @DisplayName("H10 a domain controller that requires signing says so")
    void signing() {
        assertEquals(
                "asking: the domain controller requires LDAP signing or TLS: 00002028: LdapErr: DSID-0C090346",
                words(ResultCode.STRONG_AUTH_REQUIRED, "00002028: LdapErr: DSID-0C090346"));
    }

    @Test
    void noWordOfTheSdkItself() {
        String told = words(
                ResultCode.CONNECT_ERROR, "Connection refused, ldapSDKVersion=7.0.5, revision='cab6672f8ac284805956'");
        assertEquals("asking: no domain controller can be reached: Connection refused", told);
        assertFalse(told.contains("revision"));
    }
}
