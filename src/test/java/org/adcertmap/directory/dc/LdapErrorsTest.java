// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.adcertmap.pki.JdkRejectedCertificates;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that LDAP errors are described for administrators. */
class LdapErrorsTest {
    private static String message(ResultCode code, String diagnosticMessage) {
        return LdapErrors.unavailable("cannot search", new LDAPException(code, diagnosticMessage))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "525, it does not exist",
        "52e, 'its name or password is wrong, see bindDn and bindPassword'",
        "52f, account restrictions prevent its logon; a member of Protected Users needs authentication gssapi",
        "530, its logon hours do not permit a logon now",
        "531, it is not permitted to log on from this computer",
        "532, its password has expired",
        "533, it is disabled",
        "701, it has expired",
        "773, its password must be changed",
        "775, it is locked out",
    })
    void subCodeOfARejectedBindIsDescribed(String code, String description) {
        String message =
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data " + code + ", v4563\0";
        assertEquals(
                "cannot search: the domain controller rejects the bind account: " + description + " (data " + code
                        + ")",
                message(ResultCode.INVALID_CREDENTIALS, message));
    }

    @Test
    void unknownSubCodeIsReportedUnchanged() {
        assertEquals(
                "cannot search: the domain controller rejects the bind account: data 999",
                message(ResultCode.INVALID_CREDENTIALS, "data 999"));
    }

    @Test
    @DisplayName("H10 a domain controller that requires LDAP signing is reported as such")
    void requiredSigningIsReported() {
        assertEquals(
                "cannot search: the domain controller requires LDAP signing or TLS, see connectionSecurity:"
                        + " 00002028: LdapErr: DSID-0C090346",
                message(ResultCode.STRONG_AUTH_REQUIRED, "00002028: LdapErr: DSID-0C090346"));
    }

    /** The messages of the SDK when a connection fails, as it writes them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ConnectException(Connection refused)                     | Connection refused
                    SocketException(Connection reset)                        | Connection reset
                    SSLException(Unsupported or unrecognized SSL message)    | Unsupported or unrecognized SSL message
                    SocketTimeoutException(no response (2000 ms))            | SocketTimeoutException(no response (2000 ms))
                    """)
    void failedConnectionIsReportedWithoutExceptionsOfJava(String exception, String reason) {
        assertEquals(
                "cannot search: no domain controller can be reached: dc1.example.test:636: " + reason,
                message(ResultCode.CONNECT_ERROR, sdkMessage(exception)));
    }

    private static String sdkMessage(String exception) {
        return "An error occurred while attempting to connect to server dc1.example.test:636:  IOException(LDAPException("
                + "resultCode=91 (connect error), errorMessage='An error occurred while attempting to establish a"
                + " connection to server dc1.example.test/127.0.0.99:636:  " + exception + ", ldapSDKVersion=7.0.5,"
                + " revision=2f8b0f6a6c'))";
    }

    @Test
    void untrustedCertificateIsReportedWithoutClassesOfTheJdk() {
        assertEquals(
                "cannot search: the certificate of the domain controller is not trusted, see directoryTrustStoreFile"
                        + " and the name in servers: dc1.example.test:636: PKIX path building failed: unable to find"
                        + " valid certification path to requested target",
                message(
                        ResultCode.CONNECT_ERROR,
                        sdkMessage("SSLHandshakeException(PKIX path building failed: sun.security.provider.certpath."
                                + "SunCertPathBuilderException: unable to find valid certification path to requested"
                                + " target)")));
    }

    @Test
    void unknownHostIsReportedWithoutExceptionsOfJava() {
        assertEquals(
                "cannot search: no domain controller can be reached: An error occurred while attempting to resolve"
                        + " address 'dc9':  dc9: Name or service not known",
                message(
                        ResultCode.CONNECT_ERROR,
                        "An error occurred while attempting to resolve address 'dc9':  UnknownHostException(dc9: Name"
                                + " or service not known)"));
    }

    @Test
    void certificateThatTheJdkCannotParseIsReportedWithItsReason() {
        byte[] malformed = JdkRejectedCertificates.truncatedCriticalSubjectAltName(TestCa.root("CN=Root"));
        CertificateException reason = assertThrows(
                CertificateException.class,
                () -> CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(malformed)));
        SSLHandshakeException handshake = new SSLHandshakeException("Failed to parse server certificates");
        handshake.initCause(reason);
        LDAPException failure = new LDAPException(
                ResultCode.CONNECT_ERROR,
                "SSLHandshakeException(Failed to parse server certificates)",
                new IOException("TLS", handshake));
        for (LDAPException e :
                List.of(failure, new ConnectionFailedException(ConnectionFailedException.Step.CONNECT, failure))) {
            assertEquals(
                    "the JDK rejects the certificate of the domain controller: " + reason.getMessage(),
                    LdapErrors.describe(e));
            assertTrue(LdapErrors.isControllerFailure(e), "another domain controller is tried");
        }
        assertEquals(
                "no domain controller can be reached: refused",
                LdapErrors.describe(
                        new LDAPException(ResultCode.CONNECT_ERROR, "refused", new IOException("refused"))));
    }

    @Test
    void versionOfTheSdkIsRemoved() {
        String message = message(
                ResultCode.CONNECT_ERROR, "Connection refused, ldapSDKVersion=7.0.5, revision='cab6672f8ac284805956'");
        assertEquals("cannot search: no domain controller can be reached: Connection refused", message);
        assertFalse(message.contains("revision"));
    }
}
