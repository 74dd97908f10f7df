package org.adcertmap.bench;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * What can no authentication be faster than? Mutual TLS alone; or with Tomcat's own price of looking at the
 * certificate.
 */
final class Floor implements Contender {
    private final boolean looksAtCertificate;

    Floor(boolean looksAtCertificate) {
        this.looksAtCertificate = looksAtCertificate;
    }

    @Override
    public void configure(Host host, Context context, DirectoryAddress directory) {
        if (looksAtCertificate) {
            context.getPipeline().addValve(new ValveBase(true) {
                @Override
                public void invoke(Request request, Response response) throws IOException, ServletException {
                    if (request.getAttribute(Globals.CERTIFICATES_ATTR) == null) {
                        throw new IllegalStateException("no certificate");
                    }
                    getNext().invoke(request, response);
                }
            });
        }
    }

    @Override
    public Sees sees() {
        return Sees.NOBODY;
    }
}
