// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.setup.settings.SslFlag;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * The port to a ClientCertificateMappingValve in a pipeline: what startup check, connection cache and other Valves of
 * the same kind must know of it. Thread-safe.
 */
public interface MappingValve extends Valve {
    /** Returns the state of the Valve in its life cycle. */
    LifecycleState getState();

    /** Returns whether the Valve maps client certificates. */
    boolean isEnabled();

    /** Returns whether a request without a mapped account continues unauthenticated. */
    boolean isAnonymousAuthentication();

    /** Returns the flags of {@code sslFlags}; empty if none is set. */
    Set<SslFlag> flags();

    /** Returns {@code account}: which account is selected where several have a strong mapping of one certificate. */
    AccountPattern accountPattern();

    /** Returns whether the Valve accepts certificates from a header of a trusted proxy. */
    boolean readsCertificateHeader();

    /**
     * Counts a request by its response.
     *
     * @param response {@code mapped} or a reason code
     */
    void countResponse(String response);

    /**
     * Serves a request as {@link Valve#invoke} does, but passes it on to the Valve after another one.
     *
     * @param place the Valve whose next one gets the request
     */
    void invokeFrom(Valve place, Request request, Response response) throws IOException, ServletException;
}
