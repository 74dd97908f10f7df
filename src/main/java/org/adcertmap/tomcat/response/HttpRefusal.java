package org.adcertmap.tomcat.response;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.tomcat.connection.SslRequirement;

/**
 * What does the client get when a request is refused? Status and sub-status as IIS has them (KB943891), and a stable
 * reason code.
 *
 * @param status the HTTP status
 * @param substatus for example {@code 403.7}; shown in logs and request attributes only
 * @param reasonCode for example {@code ADCM-CERTIFICATE-REQUIRED}
 * @param detail what more the log says; empty, or beginning with a colon
 */
public record HttpRefusal(int status, String substatus, String reasonCode, String detail) {
    /** As what a request is counted that goes on as an account. */
    public static final String MAPPED = "mapped";

    public static final HttpRefusal TLS_REQUIRED = new HttpRefusal(403, "403.4", "ADCM-TLS-REQUIRED");
    public static final HttpRefusal TLS_128_REQUIRED = new HttpRefusal(403, "403.5", "ADCM-TLS-128-REQUIRED");
    public static final HttpRefusal CERTIFICATE_REQUIRED = new HttpRefusal(403, "403.7", "ADCM-CERTIFICATE-REQUIRED");
    public static final HttpRefusal AUTHENTICATION_REQUIRED =
            new HttpRefusal(401, "401.2", "ADCM-AUTHENTICATION-REQUIRED");
    public static final HttpRefusal DIRECTORY_UNAVAILABLE = new HttpRefusal(503, "503", "ADCM-DIRECTORY-UNAVAILABLE");
    public static final HttpRefusal INTERNAL_ERROR = new HttpRefusal(500, "500", "ADCM-INTERNAL-ERROR");
    public static final HttpRefusal NO_REALM = new HttpRefusal(500, "500", "ADCM-NO-REALM");

    public HttpRefusal(int status, String substatus, String reasonCode) {
        this(status, substatus, reasonCode, "");
    }

    /** The answer to a proxy's header that holds no certificate; never anonymous, for somebody was to be named. */
    public static HttpRefusal malformedHeader(String detail) {
        return new HttpRefusal(400, "400", "ADCM-MALFORMED-CERTIFICATE-HEADER", ": " + Printable.of(detail));
    }

    /** Every reason code that there is. */
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
                                        malformedHeader(""))
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

    /** The answer to a refused certificate. */
    public static HttpRefusal of(Denial denial) {
        String substatus = switch (denial) {
            case CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID -> "403.17";
            case WRONG_USAGE, NOT_IN_NTAUTH, UNTRUSTED_ISSUER -> "403.16";
            case REVOKED, REVOCATION_UNKNOWN -> "403.13";
            case NO_ACCOUNT -> "401.2";
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

    /** Whether it says something of the request; an outage and a fault of ours do not. */
    public boolean isClientError() {
        return status < 500;
    }

    /** Whether anonymous authentication lets the request go on without a principal; a 403 never does. */
    public boolean allowsAnonymous() {
        return status == 401;
    }
}
