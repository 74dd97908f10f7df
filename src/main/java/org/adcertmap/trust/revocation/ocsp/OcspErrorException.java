// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.ocsp;

import java.io.IOException;
import java.util.Map;

/** An OCSP responder returned an error in place of a response (OCSPResponseStatus, RFC 6960 4.2.1). */
public final class OcspErrorException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int MALFORMED_REQUEST = 1;
    private static final int UNAUTHORIZED = 6;
    private static final Map<Integer, String> NAMES = Map.of(
            MALFORMED_REQUEST,
            "malformedRequest",
            2,
            "internalError",
            3,
            "tryLater",
            5,
            "sigRequired",
            UNAUTHORIZED,
            "unauthorized");

    private final int status;

    /** @param status the OCSPResponseStatus, also one that RFC 6960 does not define */
    OcspErrorException(int status) {
        super("the OCSP responder returned " + NAMES.getOrDefault(status, "the unknown response status " + status));
        this.status = status;
    }

    /**
     * Whether the responder does not serve this request. Windows' responder returns this to a request with a nonce
     * while nonces are disabled.
     */
    public boolean isUnauthorized() {
        return status == UNAUTHORIZED;
    }

    /** Whether the responder could not read the request. */
    public boolean isMalformedRequest() {
        return status == MALFORMED_REQUEST;
    }
}
