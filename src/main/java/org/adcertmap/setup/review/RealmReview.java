// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.util.regex.Pattern;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.settings.ConfigurationWarning;

/** Words the warnings about Realms and Valves that work against the mapping. Stateless. */
public final class RealmReview {
    /** The Realms that map client certificates, where either will do. */
    public static final String EITHER_REALM = "ActiveDirectoryRealm or ListedCertificatesRealm";

    /** There is no Valve. */
    public static final ConfigurationWarning NO_VALVE = ConfigurationWarning.of(
            "there is no ClientCertificateMappingValve: only applications with the login-config"
                    + " CLIENT-CERT use the Realm, an outage is shown to them as 401, and sessions are not bound to"
                    + " certificates",
            "add the Valve with enabled=\"true\"");

    /** No Valve is enabled. */
    public static final ConfigurationWarning NO_ENABLED_VALVE = ConfigurationWarning.of(
            "enabled is not [true] on any ClientCertificateMappingValve: no client certificate is mapped"
                    + " in their containers, neither by the Valve nor by CLIENT-CERT",
            "set enabled=\"true\"");

    /** The CAs of NTAuth are to be shown to clients, and no connector shows them. */
    public static final ConfigurationWarning NO_TRUST_MANAGER = ConfigurationWarning.of(
            "clientAuthIssuers is [ntAuth], but no SSLHostConfig has the trustManagerClassName for it, so"
                    + " that it has no effect",
            "set trustManagerClassName to [" + ClassNames.LOGGING_TRUST_MANAGER + "]");

    /** The CAs of NTAuth are to be shown to clients by a Realm that connectors do not consult. */
    public static final ConfigurationWarning NOT_OF_ENGINE = ConfigurationWarning.of(
            "clientAuthIssuers is [ntAuth] in a Realm that is not the one of its Engine, so that it has no effect",
            "set it in the Realm of the Engine");

    /** {@link #containEveryAddress Every address} is a trusted proxy. */
    public static final ConfigurationWarning EVERY_PROXY = ConfigurationWarning.of(
            "trustedProxies contains every address: any client that can reach the connector can log in"
                    + " as any user by sending a header",
            "list the addresses of the proxies only");

    private static final Pattern EVERY_ADDRESS = Pattern.compile("\\S+/0+(?=[,\\s]|$)");

    private RealmReview() {}

    /** Returns whether networks in CIDR notation contain one with every address of IPv4 or of IPv6. */
    public static boolean containEveryAddress(String networks) {
        return EVERY_ADDRESS.matcher(networks).find();
    }

    /** No application of a container has a constraint, and its Valve permits unauthenticated access. */
    public static ConfigurationWarning noConstraint(String container) {
        return ConfigurationWarning.of(
                "anonymousAuthentication is [true] in [" + container
                        + "], and no application there has a security-constraint: every application permits"
                        + " unauthenticated access",
                "set anonymousAuthentication=\"false\", or add security constraints");
    }

    /** Tomcat's SSLValve is in a container. */
    public static ConfigurationWarning sslValve(String container) {
        return ConfigurationWarning.of(
                "SSLValve is configured in [" + container
                        + "]: it trusts a certificate in a header from every client that can reach a connector",
                "replace it with certificateHeader and trustedProxies of the ClientCertificateMappingValve");
    }

    /** Tomcat does not call findSecurityConstraints of a nested Realm, which would verify a cached principal. */
    public static ConfigurationWarning nestedBesideSingleSignOn(String container) {
        return ConfigurationWarning.of(
                "SingleSignOn is configured, and the " + EITHER_REALM + " of [" + container
                        + "] is nested in another Realm: SingleSignOn restores the principals of users without their"
                        + " certificates",
                "do not nest that Realm, or remove the SingleSignOn");
    }

    /** CLIENT-CERT tries a certificate on one nested Realm after the other, and no Valve has denied it before. */
    public static ConfigurationWarning otherRealmsFirst(String place, String others) {
        return ConfigurationWarning.of(
                "no ClientCertificateMappingValve serves [" + place + "], and before its " + EITHER_REALM + " is ["
                        + others
                        + "]: an application with the login-config CLIENT-CERT tries a certificate on that Realm first,"
                        + " which may log it in as the user with its subject DN",
                "nest that Realm after the other, or add the Valve with enabled=\"true\"");
    }
}
