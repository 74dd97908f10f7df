// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;

/** A server sent a response that cannot be used: with an error status, or malformed, truncated or too large. */
public final class HttpResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    HttpResponseException(String message) {
        super(message);
    }
}
