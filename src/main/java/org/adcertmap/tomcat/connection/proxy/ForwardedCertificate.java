package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.setup.settings.SettingsException;
import org.apache.catalina.Container;
import org.apache.catalina.Globals;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.valves.SSLValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Which certificate does this request show, where a reverse proxy ends the TLS connection? From a listed proxy that in
 * the header and no other, for the connection's own is the proxy's; from anybody else the connection's own, and the
 * header is taken away before anybody believes it (CVE-2024-10039). Listed are addresses of sockets, which no header
 * can change. Immutable.
 */
public final class ForwardedCertificate {
    /** No proxy is listed: every header is left alone. */
    public static final ForwardedCertificate OFF = new ForwardedCertificate(null, null);

    private final CertificateHeader header;
    private final TrustedProxies proxies;

    private ForwardedCertificate(CertificateHeader header, TrustedProxies proxies) {
        this.header = header;
        this.proxies = proxies;
    }

    /**
     * Reads the two attributes of the Valve; both or none must be set.
     *
     * @param container where the Valve stands; may be {@code null}
     * @param problem is told each mistake
     */
    public static ForwardedCertificate of(
            String certificateHeader, String trustedProxies, Container container, Consumer<String> problem) {
        boolean noHeader = certificateHeader == null || certificateHeader.isBlank();
        boolean noProxies = trustedProxies == null || trustedProxies.isBlank();
        if (noHeader && noProxies) {
            return OFF;
        }
        if (noProxies) {
            problem.accept(
                    "trustedProxies: missing, where certificateHeader is set; example: 10.0.0.5, 10.1.0.0/16, fd00::5");
        } else if (noHeader) {
            problem.accept("certificateHeader: missing, where trustedProxies is set; example: nginx");
        }
        if (standsWithSslValve(container)) {
            problem.accept(
                    "certificateHeader: contradicts Tomcat's SSLValve, which believes such a header from anybody; remove the SSLValve");
        }
        CertificateHeader header = null;
        TrustedProxies proxies = null;
        try {
            header = noHeader ? null : CertificateHeader.parse(certificateHeader);
        } catch (IllegalArgumentException e) {
            problem.accept(SettingsException.invalidValue(
                    "certificateHeader", certificateHeader, e.getMessage(), "nginx:X-Client-Cert"));
        }
        try {
            proxies = noProxies ? null : TrustedProxies.parse(trustedProxies);
        } catch (IllegalArgumentException e) {
            problem.accept(SettingsException.invalidValue(
                    "trustedProxies", trustedProxies, e.getMessage(), "10.0.0.5, 10.1.0.0/16, fd00::5"));
        }
        return new ForwardedCertificate(header, proxies);
    }

    private static boolean standsWithSslValve(Container container) {
        for (Container above = container; above != null && above.getPipeline() != null; above = above.getParent()) {
            for (Valve valve = above.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
                if (valve instanceof SSLValve) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether certificates may come from a header at all; then no connection's certificate is its only one. */
    public boolean isEnabled() {
        return header != null;
    }

    /** What an administrator should think about again. */
    public Optional<String> warning() {
        return isEnabled() && proxies.isEverybody()
                ? Optional.of(
                        "trustedProxies lists everybody: whoever can reach the connector can log in as anybody by a header")
                : Optional.empty();
    }

    /**
     * Whether a listed proxy speaks, so that the connection's own properties are not the user's. By AJP none does:
     * there the certificate comes beside the headers, and a proxy that sends it so does not look after them.
     */
    public boolean isFromTrustedProxy(Request request) {
        return isEnabled()
                && request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol
                && proxies.contain(request.getPeerAddr());
    }

    /**
     * Puts the certificate that counts where everybody looks for it, in the request's attribute, and takes away every
     * header that may not be believed.
     *
     * @return what is wrong with a proxy's header; such a request shows no certificate and must be refused
     */
    public Optional<String> apply(Request request) {
        if (!isEnabled()) {
            return Optional.empty();
        }
        MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
        boolean fromProxy = isFromTrustedProxy(request);
        for (String name : Collections.list(headers.names())) {
            if (fromProxy ? header.isForeignSpelling(name) : header.concerns(name)) {
                headers.removeHeader(name);
            }
        }
        if (!fromProxy) {
            return Optional.empty();
        }
        X509Certificate[] shown = {};
        Optional<String> fault = Optional.empty();
        try {
            List<String> chain = values(headers, header.chainName());
            shown = header.read(values(headers, header.name()), chain).toArray(X509Certificate[]::new);
        } catch (MalformedHeaderException e) {
            String proxy = request.getPeerAddr();
            fault = Optional.of("the header [" + header.name() + "] of the proxy [" + proxy + "] " + e.getMessage());
        }
        show(request, shown);
        return fault;
    }

    /** Also where it is empty: with no array there, Tomcat would look at the connection, and take the proxy's own. */
    private static void show(Request request, X509Certificate[] chain) {
        // Whoever is the first to ask for any attribute of TLS has Tomcat fill in all of them, over what is there. That
        // be us.
        request.getAttribute(Globals.KEY_SIZE_ATTR);
        request.getAttribute(Globals.SSL_SESSION_MGR_ATTR); // where a Valve of somebody else's has set the key size
        request.getCoyoteRequest().setAttribute(Globals.CERTIFICATES_ATTR, chain);
        request.setAttribute(Globals.CERTIFICATES_ATTR, chain);
    }

    private static List<String> values(MimeHeaders headers, String name) {
        return Collections.list(headers.values(name));
    }
}
