package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.Set;

/**
 * Why is a controller passed over, and when is it tried again?
 *
 * @param cause the latest failure
 * @param times how often in a row it has failed
 */
record Failure(LDAPException cause, int times) {
    /** What says that the controller is unwell, and not only that this question was. */
    private static final Set<ResultCode> OF_THE_CONTROLLER = Set.of(
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

    private static final Duration SOON = Duration.ofMillis(500);
    /** A refused password counts towards the lockout of the account, so it is not tried as often. */
    private static final Duration AFTER_A_REFUSED_BIND = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    static boolean isOfTheController(LDAPException e) {
        return OF_THE_CONTROLLER.contains(e.getResultCode());
    }

    Duration untilNextTry() {
        if (!cause.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
            return SOON;
        }
        Duration delay = AFTER_A_REFUSED_BIND.multipliedBy(1L << Math.min(times - 1, 6));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
