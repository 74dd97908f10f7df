package org.adcertmap.tomcat.connection;

import java.util.OptionalInt;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;

/** How many bits has the key of the connection's cipher? */
public final class CipherStrength {
    private CipherStrength() {}

    /**
     * Asks the connection, which is not for nothing. Nothing where it does not know. Whoever is the first to ask for
     * any attribute of TLS has Tomcat fill in all of them, the connection's certificate over one that another Valve has
     * set; that one is put back.
     */
    static OptionalInt bits(Request request) {
        Object shown = request.getAttribute(Globals.CERTIFICATES_ATTR);
        Object bits = request.getAttribute(Globals.KEY_SIZE_ATTR);
        if (shown != null && request.getAttribute(Globals.CERTIFICATES_ATTR) != shown) {
            request.setAttribute(Globals.CERTIFICATES_ATTR, shown);
        }
        return bits instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** The same as a text; {@code null} where it is not known. */
    public static String keySize(Request request) {
        OptionalInt bits = bits(request);
        return bits.isPresent() ? Integer.toString(bits.getAsInt()) : null;
    }
}
