// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.security.cert.CertificateException;

/**
 * Thrown when a file is something else than a client certificate with its chain: a private key, a key store, a CA
 * certificate. The message says what it is and what to give instead; it never quotes the file.
 */
public final class NoClientCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    NoClientCertificateException(String message) {
        super(message);
    }
}
