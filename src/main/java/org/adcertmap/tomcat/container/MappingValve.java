// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;
import org.apache.catalina.Valve;

/**
 * The port to a ClientCertificateMappingValve in a pipeline: what startup check, connection cache and other Valves of
 * the same kind must know of it. Thread-safe.
 */
public interface MappingValve extends Valve {
    /** Returns whether the Valve maps client certificates. */
    boolean isEnabled();

    /** Returns whether a request without a mapped account continues unauthenticated. */
    boolean isAnonymousAuthentication();

    /** Returns the flags of {@code sslFlags}; empty if none is set. */
    Set<SslFlag> flags();

    /** Returns whether the Valve accepts certificates from a header of a trusted proxy. */
    boolean readsCertificateHeader();
}
