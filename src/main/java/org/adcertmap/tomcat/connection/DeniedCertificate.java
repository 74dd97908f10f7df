// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import org.adcertmap.certificate.WrappedCertificate;

/**
 * A client certificate that adcertmap has denied, as Tomcat's authenticator passes it to the other Realms of a
 * CombinedRealm: {@link #checkValidity()} fails, by which {@code RealmBase} refuses it before it looks for a user with
 * the subject DN. All else is that of the certificate. Immutable.
 */
public final class DeniedCertificate extends WrappedCertificate {
    private DeniedCertificate(X509Certificate denied) {
        super(denied);
    }

    /** Replaces the client's certificate in a chain by a denied one; an empty chain has none. */
    public static void deny(X509Certificate[] chain) {
        if (chain.length > 0 && !(chain[0] instanceof DeniedCertificate)) {
            chain[0] = new DeniedCertificate(chain[0]);
        }
    }

    /** Returns a copy of a chain with the certificate that the client presents. */
    public static X509Certificate[] presented(X509Certificate[] chain) {
        X509Certificate[] copy = chain.clone();
        if (copy.length > 0 && copy[0] instanceof DeniedCertificate denied) {
            copy[0] = denied.wrapped();
        }
        return copy;
    }

    @Override
    public void checkValidity() throws CertificateNotYetValidException {
        throw new CertificateNotYetValidException("adcertmap has denied the certificate: it is mapped to no account");
    }
}
