// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * Fuzz target: the headers in which proxies forward a certificate, in the form that the first octet selects; a line end
 * begins the header of the chain. Errors are {@link MalformedHeaderException}s; each certificate is read again as
 * itself.
 */
public final class HeaderFuzz {
    private HeaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        HeaderForm form = HeaderForm.values()[(input[0] & 0x7F) % HeaderForm.values().length];
        String[] parts = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1).split("\n", 2);
        List<X509Certificate> chain;
        try {
            chain = CertificateHeader.parse(form.toString())
                    .read(List.of(parts[0]), parts.length == 1 ? List.of() : List.of(parts[1]));
        } catch (MalformedHeaderException e) {
            assertNotNull(e.getMessage());
            return;
        }
        for (X509Certificate certificate : chain) {
            assertEquals(
                    certificate,
                    HeaderCertificateDecoder.base64(Base64.getEncoder().encodeToString(certificate.getEncoded())));
        }
    }
}
