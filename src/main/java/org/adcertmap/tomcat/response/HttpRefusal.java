// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.tomcat.connection.SslRequirement;

/**
 * The HTTP response to a refused request: IIS's status and sub-status (KB943891), and a stable reason code. Immutable.
 *
 * @param status the HTTP status
 * @param substatus for example {@code 403.7}; only for the log and the request attributes
 * @param reasonCode for example {@code ADCM-CERTIFICATE-REQUIRED}
 * @param detail further information for the log; may be empty
 * @param hint what an administrator can do; empty where the outcome of the mapping or the detail says it
 */
public record HttpRefusal(int status, String substatus, String reasonCode, String detail, String hint) {
    /** The name under which requests with a mapped account are counted, beside the reason codes. */
    public static final String MAPPED = "mapped";

    public static final HttpRefusal TLS_REQUIRED =
            new HttpRefusal(403, "403.4", "ADCM-TLS-REQUIRED", "sslFlags requires TLS, and the request is not secure");
    public static final HttpRefusal TLS_128_REQUIRED = new HttpRefusal(
            403, "403.5", "ADCM-TLS-128-REQUIRED", "sslFlags requires a TLS cipher with a key of at least 128 bits");
    public static final HttpRefusal CERTIFICATE_REQUIRED = new HttpRefusal(
            403,
            "403.7",
            "ADCM-CERTIFICATE-REQUIRED",
            "sslFlags requires a client certificate, and the client presented none");
    public static final HttpRefusal AUTHENTICATION_REQUIRED = new HttpRefusal(
            401,
            "401.2",
            "ADCM-AUTHENTICATION-REQUIRED",
            "no client certificate was mapped, and anonymousAuthentication is false");
    public static final HttpRefusal DIRECTORY_UNAVAILABLE = new HttpRefusal(503, "503", "ADCM-DIRECTORY-UNAVAILABLE");
    public static final HttpRefusal INTERNAL_ERROR =
            new HttpRefusal(500, "500", "ADCM-INTERNAL-ERROR", "a SEVERE line before this one has the exception");
    public static final HttpRefusal NO_REALM = new HttpRefusal(
            500,
            "500",
            "ADCM-NO-REALM",
            "no started " + RealmReview.EITHER_REALM
                    + " serves this request; add one to the Engine, Host or Context, or look for"
                    + " the error that stopped its start");
    private static final String ROLE_REQUIRED = "ADCM-ROLE-REQUIRED";

    HttpRefusal(int status, String substatus, String reasonCode) {
        this(status, substatus, reasonCode, "");
    }

    private HttpRefusal(int status, String substatus, String reasonCode, String detail) {
        this(status, substatus, reasonCode, detail, "");
    }

    /**
     * Returns the refusal of a malformed header from a trusted proxy. It never permits unauthenticated access, because
     * the proxy meant to forward a certificate.
     *
     * @param detail what is malformed, for the log
     */
    public static HttpRefusal malformedHeader(String detail) {
        return new HttpRefusal(400, "400", "ADCM-MALFORMED-CERTIFICATE-HEADER", Printable.excerpt(detail));
    }

    /**
     * Returns the refusal of a request without a mapped certificate, to a resource that requires a login.
     *
     * @param application its context path
     * @param mappingOff whether its innermost Valve is not enabled
     */
    static HttpRefusal loginRequired(String application, boolean mappingOff) {
        String cause = mappingOff
                ? "enabled is [false] on the ClientCertificateMappingValve"
                : "the client presented no certificate";
        return new HttpRefusal(
                AUTHENTICATION_REQUIRED.status(),
                AUTHENTICATION_REQUIRED.substatus(),
                AUTHENTICATION_REQUIRED.reasonCode(),
                cause + ", and a security-constraint of [" + Printable.excerpt(application) + "] requires a login");
    }

    /**
     * Returns the refusal of a mapped account that lacks the roles of a security-constraint.
     *
     * @param roles those of which one is required; empty if the constraint permits no role
     * @param present those that the account has
     * @param application its context path
     */
    static HttpRefusal roleRequired(String user, List<String> roles, List<String> present, String application) {
        return new HttpRefusal(
                403,
                "403",
                ROLE_REQUIRED,
                "[" + Printable.excerpt(user) + "] has none of the roles "
                        + Printable.excerpt(roles.toString()) + " that a security-constraint of ["
                        + Printable.excerpt(application) + "] requires; it has "
                        + Printable.excerpt(present.toString()),
                "make the account a member of a group that"
                        + " gives one of them, or correct the name of the role in web.xml or of the group in the"
                        + " roleMappings file; upper and lower case matter in roles");
    }

    /** Returns every reason code. */
    public static List<String> reasonCodes() {
        return Stream.concat(
                        Stream.of(
                                        TLS_REQUIRED,
                                        TLS_128_REQUIRED,
                                        CERTIFICATE_REQUIRED,
                                        AUTHENTICATION_REQUIRED,
                                        DIRECTORY_UNAVAILABLE,
                                        INTERNAL_ERROR,
                                        NO_REALM,
                                        malformedHeader(""),
                                        roleRequired("", List.of(), List.of(), ""))
                                .map(HttpRefusal::reasonCode),
                        Arrays.stream(Denial.values()).map(Denial::code))
                .toList();
    }

    /** Returns the refusal of a request that does not meet a requirement of {@code sslFlags}. */
    public static HttpRefusal of(SslRequirement unmet) {
        return switch (unmet) {
            case TLS -> TLS_REQUIRED;
            case TLS_128 -> TLS_128_REQUIRED;
            case CLIENT_CERTIFICATE -> CERTIFICATE_REQUIRED;
        };
    }

    /** Returns the refusal of a denied certificate. */
    public static HttpRefusal of(Denial denial) {
        String substatus = switch (denial) {
            case CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID -> "403.17";
            case WRONG_USAGE, NOT_IN_NTAUTH, UNTRUSTED_ISSUER -> "403.16";
            case REVOKED, REVOCATION_UNKNOWN -> "403.13";
            case NO_ACCOUNT, NOT_LISTED -> "401.2";
            case MAPPING_DENIED, UNREADABLE_NAME -> "403.12";
            case MALFORMED_CERTIFICATE,
                    MALFORMED_SUBJECT_ALT_NAME,
                    MALFORMED_SID_EXTENSION,
                    MULTIPLE_UPNS,
                    MULTIPLE_SIDS,
                    AMBIGUOUS,
                    WEAK_MAPPING,
                    CERTIFICATE_PREDATES_ACCOUNT,
                    SID_MISMATCH,
                    DISABLED,
                    LOCKED_OUT,
                    ACCOUNT_EXPIRED,
                    LOGON_HOURS,
                    PASSWORD_EXPIRED,
                    COMPUTER_ACCOUNT,
                    STATE_UNREADABLE -> "401.1";
        };
        return new HttpRefusal(Integer.parseInt(substatus.substring(0, 3)), substatus, denial.code());
    }

    /**
     * Whether the status is 4xx: the request itself was refused, and neither an outage nor an internal error occurred.
     */
    public boolean isClientError() {
        return status < 500;
    }

    /**
     * Whether {@code anonymousAuthentication} lets the request continue unauthenticated; true for 401, never for 403.
     */
    public boolean allowsAnonymous() {
        return status == 401;
    }
}
