// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.SSLSocketVerifier;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.adcertmap.directory.dc.DnsName;

/**
 * Requires that a certificate identifies a domain controller of one of these domains, after the TLS handshake and
 * before anything is sent over the connection. A name that comes from DNS proves nothing, even where the certificate is
 * valid for it: any server of the domain has such a certificate (RFC 4513 3.1.3, RFC 6125 1.8). A CA issues two things
 * to domain controllers only: the DNS name of the domain as a dNSName of the subjectAltName (AD CS template Kerberos
 * Authentication, MS-WCCE), and the extended key usage id-pkinit-KPKdc (RFC 4556 3.2.4). Immutable.
 */
final class DomainControllerCertificate extends SSLSocketVerifier {
    private static final int DNS_NAME = 2;
    private static final String KDC_AUTHENTICATION = "1.3.6.1.5.2.3.5";

    private final Set<DnsName> domains;

    /** @param domains at least one */
    DomainControllerCertificate(Set<DnsName> domains) {
        this.domains = domains;
    }

    @Override
    public void verifySSLSocket(String host, int port, SSLSocket socket) throws ConnectionFailedException {
        try {
            Certificate[] chain = socket.getSession().getPeerCertificates();
            if (chain[0] instanceof X509Certificate certificate && isIdentified(certificate)) {
                return;
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            throw failed(host, ": " + FailureText.of(e));
        }
        throw failed(host, "");
    }

    private boolean isIdentified(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        boolean hasDomain = names != null
                && names.stream()
                        .filter(name -> name.get(0).equals(DNS_NAME))
                        .flatMap(name -> DnsName.parse(name.get(1).toString()).stream())
                        .anyMatch(domains::contains);
        List<String> usages = certificate.getExtendedKeyUsage();
        return hasDomain || usages != null && usages.contains(KDC_AUTHENTICATION);
    }

    private ConnectionFailedException failed(String host, String reason) {
        Set<String> sorted = new TreeSet<>();
        domains.forEach(domain -> sorted.add(domain.toString()));
        return new ConnectionFailedException(
                Step.CERTIFICATE,
                ResultCode.CONNECT_ERROR,
                "the certificate of [" + host + "], which DNS names as a domain controller, does not identify one: it"
                        + " has neither the dNSName " + String.join(" or ", sorted) + " nor the extended key usage KDC"
                        + " Authentication, see domainControllerCertificateCheck" + reason);
    }
}
