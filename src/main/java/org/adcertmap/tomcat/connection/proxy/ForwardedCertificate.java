// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.apache.catalina.Container;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.valves.SSLValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Takes the client certificate from a request header if a trusted proxy terminates the TLS connection of the client.
 * For a request from a trusted proxy only the certificate in the header counts, because that of the connection is the
 * proxy's own. For any other request only the certificate of the connection counts, and the header is removed, so that
 * a client cannot forge it (CVE-2024-10039). Proxies are recognized by the peer address of the socket, which no header
 * can change. Immutable.
 */
public final class ForwardedCertificate {
    /** No proxy is trusted, and every header stays as it is. */
    public static final ForwardedCertificate DISABLED = new ForwardedCertificate(null, null);

    private final CertificateHeader header;
    private final TrustedProxies proxies;

    private ForwardedCertificate(CertificateHeader header, TrustedProxies proxies) {
        this.header = header;
        this.proxies = proxies;
    }

    /**
     * Parses the attributes {@code certificateHeader} and {@code trustedProxies} of the Valve; both or none must be
     * set.
     *
     * @param container the container of the Valve; may be {@code null}
     * @param errors receives each configuration error
     */
    public static ForwardedCertificate of(
            String certificateHeader, String trustedProxies, Container container, Consumer<ConfigurationError> errors) {
        boolean noHeader = certificateHeader == null || certificateHeader.isBlank();
        boolean noProxies = trustedProxies == null || trustedProxies.isBlank();
        if (noHeader && noProxies) {
            return DISABLED;
        }
        if (noProxies) {
            errors.accept(ConfigurationError.withExample(
                    "trustedProxies", "missing, but certificateHeader is set", "10.0.0.5, 10.1.0.0/16, fd00::5"));
        } else if (noHeader) {
            errors.accept(
                    ConfigurationError.withExample("certificateHeader", "missing, but trustedProxies is set", "nginx"));
        }
        if (hasSslValve(container)) {
            errors.accept(ConfigurationError.of(
                    "certificateHeader",
                    "cannot be combined with Tomcat's SSLValve, which trusts such a header of any client",
                    "remove the SSLValve"));
        }
        CertificateHeader header = null;
        TrustedProxies proxies = null;
        try {
            header = noHeader ? null : CertificateHeader.parse(certificateHeader);
        } catch (IllegalArgumentException e) {
            errors.accept(ConfigurationError.invalidValue(
                    "certificateHeader", certificateHeader, e.getMessage(), "nginx:X-Client-Cert"));
        }
        try {
            proxies = noProxies ? null : TrustedProxies.parse(trustedProxies);
        } catch (IllegalArgumentException e) {
            errors.accept(ConfigurationError.invalidValue(
                    "trustedProxies", trustedProxies, e.getMessage(), "10.0.0.5, 10.1.0.0/16, fd00::5"));
        }
        return new ForwardedCertificate(header, proxies);
    }

    private static boolean hasSslValve(Container container) {
        for (Container above = container; above != null && above.getPipeline() != null; above = above.getParent()) {
            for (Valve valve = above.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
                if (valve instanceof SSLValve) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether headers are read at all. If so, one connection may carry requests with different certificates. */
    public boolean isEnabled() {
        return header != null;
    }

    /** Returns a warning about an insecure configuration, for the log. */
    public Optional<ConfigurationWarning> warning() {
        return isEnabled() && proxies.containAnyAddress() ? Optional.of(RealmReview.EVERY_PROXY) : Optional.empty();
    }

    /**
     * Whether the peer is a trusted proxy, so that the TLS properties of the connection are the proxy's and not the
     * client's. Never true for AJP, which transmits the certificate outside of the headers: a proxy that uses AJP does
     * not overwrite the header.
     */
    public boolean isFromTrustedProxy(Request request) {
        return isEnabled()
                && request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol
                && proxies.contain(request.getPeerAddr());
    }

    /**
     * Sets the request attribute for certificates to the forwarded chain if the peer is a trusted proxy, and removes
     * every untrusted header.
     *
     * @return a description of a malformed header, for the log; such a request has no certificate and must be refused
     */
    public Optional<String> apply(Request request) {
        if (!isEnabled()) {
            return Optional.empty();
        }
        MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
        boolean fromTrustedProxy = isFromTrustedProxy(request);
        for (String name : Collections.list(headers.names())) {
            if (fromTrustedProxy ? header.matchesOnlyOfClient(name) : header.matches(name)) {
                headers.removeHeader(name);
            }
        }
        if (!fromTrustedProxy) {
            return Optional.empty();
        }
        X509Certificate[] forwarded = {};
        Optional<String> error = Optional.empty();
        try {
            List<String> chainValues = values(headers, header.chainName());
            forwarded = header.read(values(headers, header.name()), chainValues).toArray(X509Certificate[]::new);
        } catch (MalformedHeaderException e) {
            String proxy = request.getPeerAddr();
            error = Optional.of("the header [" + header.name() + "] from the proxy [" + proxy + "] " + e.getMessage());
        }
        PresentedCertificate.replace(request, forwarded);
        return error;
    }

    private static List<String> values(MimeHeaders headers, String name) {
        return Collections.list(headers.values(name));
    }
}
