// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;

/** Returns the key size of the connection's TLS cipher, in bits. */
public final class CipherStrength {
    private CipherStrength() {}

    /**
     * Returns the key size in bits; empty if the connector does not report it. Costs a query of the TLS session.
     *
     * <p>The first access to any TLS attribute makes Tomcat set all of them, and overwrite a certificate that another
     * Valve has set with that of the connection. Such a certificate is restored.
     */
    static OptionalInt bits(Request request) {
        Object certificates = request.getAttribute(Globals.CERTIFICATES_ATTR);
        Object bits = request.getAttribute(Globals.KEY_SIZE_ATTR);
        if (certificates != null && request.getAttribute(Globals.CERTIFICATES_ATTR) != certificates) {
            request.setAttribute(Globals.CERTIFICATES_ATTR, certificates);
        }
        return bits instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** Returns the key size in bits as text; empty if the connector does not report it. */
    public static Optional<String> keySize(Request request) {
        OptionalInt bits = bits(request);
        return bits.isPresent() ? Optional.of(Integer.toString(bits.getAsInt())) : Optional.empty();
    }
}
