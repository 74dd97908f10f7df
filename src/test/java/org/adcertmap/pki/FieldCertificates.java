// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.adcertmap.certificate.CertificateDecoder;

/** Reads the certificates with faults from the field, see README.md beside them. */
public final class FieldCertificates {
    /** An instant at which all of them are valid. */
    public static final Instant VALID_AT = Instant.parse("2026-11-15T12:00:00Z");

    private FieldCertificates() {}

    /** Returns the only certificate of a file {@code .pem}. */
    public static X509Certificate certificate(String name) {
        try {
            return CertificateDecoder.decode(file(name + ".pem")).get(0);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** Returns the octets of a file. */
    public static byte[] file(String name) {
        try (InputStream in = FieldCertificates.class.getResourceAsStream("/org/adcertmap/field/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
