// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.tomcat.connection.CipherStrength;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.login.CertificateVariables;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.session.RequestDelegation;
import org.adcertmap.trust.TrustStatus;
import org.apache.catalina.connector.Request;

/**
 * IIS's server variables as request attributes, for the application and the access log: the user, the client
 * certificate, and the reason of a refusal. Source: IIS web-dev-reference, server-variables.
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
     * Sets a variable in the connector's request, below the attributes that the application sets: {@code getAttribute}
     * finds it there, and no listener of the application is called before the application itself.
     */
    static void set(Request request, String name, String value) {
        request.getCoyoteRequest().setAttribute(name, value);
    }

    /**
     * Removes all variables and the delegation that a Valve of an outer container has set, or that a proxy has sent by
     * AJP.
     */
    public static void clear(Request request) {
        Map<String, Object> fromConnector = request.getCoyoteRequest().getAttributes();
        for (String name : ALL) {
            request.removeAttribute(name);
            fromConnector.remove(name);
        }
        RequestDelegation.clear(request);
    }

    /**
     * Removes only the variables of a refusal; {@link #setLogin} overwrites the others if no proxy can have set any.
     */
    public static void clearRefusal(Request request) {
        Map<String, Object> fromConnector = request.getCoyoteRequest().getAttributes();
        fromConnector.remove(SUBSTATUS);
        fromConnector.remove(REASON);
        fromConnector.remove(CORRELATION);
    }

    /** Returns the value that {@link #set} has set; {@code null} if it is not set. */
    static Object get(Request request, String name) {
        return request.getCoyoteRequest().getAttribute(name);
    }

    /**
     * Sets the variables of a request with a mapped account.
     *
     * @param keySize the key size of the connection's cipher in bits; empty if it is not known
     */
    public static void setLogin(Request request, Login login, Optional<String> keySize) {
        String name = login.principal().getName();
        set(request, LOGON_USER, name);
        set(request, REMOTE_USER, name);
        set(request, AUTH_TYPE, HttpServletRequest.CLIENT_CERT_AUTH);
        login.certificate().set(request.getCoyoteRequest(), CertificateVariables.Flags.TRUSTED, keySize);
    }

    /**
     * Sets the variables of the certificate, if any, of a request that is refused or continues unauthenticated.
     *
     * @param outcome the outcome of the mapping; empty if no certificate was mapped
     */
    public static void setCertificate(Request request, Optional<MappingOutcome> outcome) {
        Optional<Denied> denied = outcome.filter(Denied.class::isInstance).map(Denied.class::cast);
        denied.flatMap(Denied::clientCertificate)
                .map(CertificateVariables::of)
                .or(() -> PresentedCertificate.ifReadable(request)
                        .map(PresentedCertificate::clientCertificate)
                        .flatMap(CertificateVariables::of))
                .ifPresent(
                        found -> found.set(request.getCoyoteRequest(), flags(denied), CipherStrength.keySize(request)));
    }

    /** Whatever was not validated is not trusted, also while the Valve is off. */
    private static CertificateVariables.Flags flags(Optional<Denied> outcome) {
        return outcome.filter(denied -> denied.trust() == TrustStatus.TRUSTED).isPresent()
                ? CertificateVariables.Flags.TRUSTED
                : CertificateVariables.Flags.NOT_TRUSTED;
    }
}
