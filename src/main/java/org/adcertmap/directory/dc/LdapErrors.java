// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.NotReadableException;
import org.adcertmap.denial.Printable;

/**
 * Describes LDAP errors for administrators and says which of them are failures of the domain controller. Every error of
 * the directory is described here, once.
 */
public final class LdapErrors {
    /** The errors that make a domain controller DOWN; any other is an error of that operation alone. */
    private static final Set<ResultCode> CONTROLLER_FAILURES = Set.of(
            ResultCode.CONNECT_ERROR,
            ResultCode.SERVER_DOWN,
            ResultCode.TIMEOUT,
            ResultCode.BUSY,
            ResultCode.UNAVAILABLE,
            ResultCode.LOCAL_ERROR,
            ResultCode.DECODING_ERROR,
            ResultCode.STRONG_AUTH_REQUIRED,
            ResultCode.CONFIDENTIALITY_REQUIRED,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.AUTH_METHOD_NOT_SUPPORTED,
            ResultCode.INVALID_CREDENTIALS);

    /** The steps whose failures have a message for administrators. */
    private static final Set<ConnectionFailedException.Step> DESCRIBED =
            Set.of(ConnectionFailedException.Step.CERTIFICATE, ConnectionFailedException.Step.CHANNEL_BINDING);

    /** The JDK's messages for a certificate without a path to a trust anchor, or for another host name. */
    private static final Pattern UNTRUSTED = Pattern.compile("PKIX path|No subject alternative|No name matching");

    /** A chain of causes can be circular. */
    private static final int MAX_CAUSES = 20;

    private LdapErrors() {}

    /**
     * Translates an LDAP error into the exception for the layers above. Cached outcomes are served for their grace
     * period if no domain controller can be reached, or none has a response that can be used. What is not readable is a
     * {@link NotReadableException}.
     *
     * @param context what failed, such as {@code cannot read the account S-1-5-21-...}
     */
    public static DirectoryUnavailableException unavailable(String context, LDAPException e) {
        String message = context + ": " + describe(e);
        if (e instanceof UnreadableException unreadable) {
            return new NotReadableException(message, unreadable.subject(), e);
        }
        boolean outage = isControllerFailure(e) || e instanceof InvalidResponseException;
        return new DirectoryUnavailableException(message, outage, e);
    }

    /**
     * Returns whether the error is a failure of the domain controller (unreachable, overloaded, rejects the bind), as
     * opposed to an error response to one operation, or to a limit of this process. A connection that fails is one
     * whatever its result code.
     */
    public static boolean isControllerFailure(LDAPException e) {
        return e instanceof ConnectionFailedException
                || CONTROLLER_FAILURES.contains(e.getResultCode())
                        && !(e instanceof LocalLimitException)
                        && !(e instanceof InvalidResponseException);
    }

    /** Returns the message for administrators; it names the setting to check where there is one. */
    public static String describe(LDAPException e) {
        return describe(e, "no domain controller can be reached: ");
    }

    /** Returns the message about one domain controller, beside which there may be others. */
    public static String describeController(LDAPException e) {
        return describe(e, "it cannot be reached: ");
    }

    private static String describe(LDAPException e, String unreachable) {
        String message = e.getMessage() == null ? "" : SdkMessage.plain(e.getMessage());
        if (e instanceof InvalidResponseException) {
            return "the response of the domain controller cannot be used: " + message;
        }
        if (e instanceof ConnectionFailedException deferred
                && deferred.isBindDeferred()
                && deferred.getCause() instanceof LDAPException rejection) {
            return "no bind is sent for a while after a rejected one: " + describe(rejection, unreachable);
        }
        ResultCode code = e.getResultCode();
        if (e instanceof LocalLimitException) {
            return message;
        }
        if (e instanceof ConnectionFailedException failure && DESCRIBED.contains(failure.step())) {
            return message;
        }
        if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
            return "the domain controller rejects the bind account: "
                    + LogonError.of(e).map(LogonError::description).orElse(message);
        }
        if (code.equals(ResultCode.STRONG_AUTH_REQUIRED)) {
            return "the domain controller requires LDAP signing or TLS, see connectionSecurity: " + message;
        }
        if (UNTRUSTED.matcher(message).find()) {
            return "the certificate of the domain controller is not trusted, see directoryTrustStoreFile and the name"
                    + " in servers: " + message;
        }
        Optional<CertificateException> rejected = rejectedCertificate(e);
        if (rejected.isPresent()) {
            return "the JDK rejects the certificate of the domain controller: "
                    + Printable.of(rejected.get().getMessage());
        }
        if (code.equals(ResultCode.CONNECT_ERROR) || code.equals(ResultCode.SERVER_DOWN)) {
            return unreachable + message;
        }
        if (code.equals(ResultCode.TIMEOUT)) {
            return "the domain controller did not respond in time, see responseTimeout: " + message;
        }
        if (e instanceof ConnectionFailedException failure && failure.isBindRejected()) {
            return "the domain controller rejects the bind: " + code + ": " + message;
        }
        return code + ": " + message;
    }

    /** The message of a failed TLS handshake does not have the reason; its cause has. */
    private static Optional<CertificateException> rejectedCertificate(LDAPException e) {
        Throwable cause = e.getCause();
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof CertificateException rejected && rejected.getMessage() != null) {
                return Optional.of(rejected);
            }
        }
        return Optional.empty();
    }
}
