package org.adcertmap.tomcat.response;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.tomcat.connection.CipherStrength;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;

/**
 * What do the attributes of a request tell the application and the access log? IIS's server variables: who it is, by
 * which certificate, and why somebody was refused. Source: IIS web-dev-reference, server-variables.
 */
public final class ServerVariables {
    private static final String PREFIX = "org.adcertmap.";
    static final String LOGON_USER = PREFIX + "LOGON_USER";
    static final String SUBSTATUS = PREFIX + "SUBSTATUS";
    static final String REASON = PREFIX + "REASON";
    static final String CORRELATION = PREFIX + "CORRELATION";
    static final String REMOTE_USER = "REMOTE_USER";
    static final String AUTH_TYPE = "AUTH_TYPE";
    private static final List<String> ALL = all();

    private ServerVariables() {}

    private static List<String> all() {
        List<String> names =
                new ArrayList<>(List.of(LOGON_USER, SUBSTATUS, REASON, CORRELATION, REMOTE_USER, AUTH_TYPE));
        names.addAll(CertificateVariables.NAMES);
        return names;
    }

    /**
     * Sets one as the connector would, beneath those that the application sets: it costs next to nothing, is found by
     * {@code getAttribute}, and no listener of the application is called in front of the application.
     */
    static void set(Request request, String name, String value) {
        request.getCoyoteRequest().setAttribute(name, value);
    }

    /** Forgets what somebody said of this request before: a Valve of an outer container, or a proxy by AJP. */
    public static void clear(Request request) {
        Map<String, Object> fromConnector = request.getCoyoteRequest().getAttributes();
        for (String name : ALL) {
            request.removeAttribute(name);
            fromConnector.remove(name);
        }
    }

    /** The same where nobody but a Valve of ours can have said anything, before {@link #setLogin}. */
    public static void clearRefusal(Request request) {
        Map<String, Object> fromConnector = request.getCoyoteRequest().getAttributes();
        fromConnector.remove(SUBSTATUS);
        fromConnector.remove(REASON);
        fromConnector.remove(CORRELATION);
    }

    /** @param keySize bits of the connection's cipher, {@code null} where they are not known */
    public static void setLogin(Request request, Login login, String keySize) {
        String name = login.principal().getName();
        set(request, LOGON_USER, name);
        set(request, REMOTE_USER, name);
        set(request, AUTH_TYPE, HttpServletRequest.CLIENT_CERT_AUTH);
        login.certificate().show(request, true, keySize);
    }

    /**
     * Of a request that goes on as nobody or is refused, and may have a certificate all the same.
     *
     * @param outcome what came of the certificate; {@code null} where it was not mapped
     */
    public static void setCertificate(Request request, MappingOutcome outcome) {
        Optional<CertificateVariables> variables =
                outcome instanceof Denied denied && denied.clientCertificate().isPresent()
                        ? denied.clientCertificate().map(CertificateVariables::of)
                        : firstOf(request).flatMap(CertificateVariables::of);
        variables.ifPresent(all -> all.show(request, !isOfUnknownAuthority(outcome), CipherStrength.keySize(request)));
    }

    private static boolean isOfUnknownAuthority(MappingOutcome outcome) {
        return outcome instanceof Denied denied
                && Set.of(Denial.NOT_IN_NTAUTH, Denial.UNTRUSTED_ISSUER)
                        .contains(denied.refusal().denial());
    }

    private static Optional<X509Certificate> firstOf(Request request) {
        return request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(chain[0])
                : Optional.empty();
    }
}
