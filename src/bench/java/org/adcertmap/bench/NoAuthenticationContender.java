// SPDX-License-Identifier: Apache-2.0
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
 * The lower bound: mutual TLS without authentication, optionally with a Valve that reads the client certificate from
 * Tomcat.
 */
final class NoAuthenticationContender implements Contender {
    private final boolean readsCertificate;

    NoAuthenticationContender(boolean looksAtCertificate) {
        this.readsCertificate = looksAtCertificate;
    }

    @Override
    public void configure(Host host, Context context, DirectoryAddress directory) {
        if (readsCertificate) {
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
    public ExpectedUser expectedUser() {
        return ExpectedUser.NONE;
    }
}
