// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

/** Words the warnings about Realms and Valves that work against the mapping. Stateless. */
public final class RealmReview {
    /** There is no Valve. */
    public static final String NO_VALVE =
            "there is no ClientCertificateMappingValve: only applications with the login-config"
                    + " CLIENT-CERT use the Realm, an outage is shown to them as 401, and sessions are not bound to"
                    + " certificates; add the Valve with enabled=\"true\"";

    /** No Valve is enabled. */
    public static final String NO_ENABLED_VALVE =
            "enabled is not [true] on any ClientCertificateMappingValve: no client certificate is mapped"
                    + " in their containers, neither by the Valve nor by CLIENT-CERT; set enabled=\"true\"";

    private RealmReview() {}

    /** Tomcat's SSLValve is in a container. */
    public static String sslValve(String container) {
        return "SSLValve is configured in [" + container
                + "]: it trusts a certificate in a header from every client that can reach a connector; replace it"
                + " with certificateHeader and trustedProxies of the ClientCertificateMappingValve";
    }

    /** Tomcat does not call findSecurityConstraints of a nested Realm, which would verify a cached principal. */
    public static String nestedBesideSingleSignOn(String container) {
        return "SingleSignOn is configured, and the ActiveDirectoryRealm of [" + container
                + "] is nested in another Realm: SingleSignOn restores the principals of users without their"
                + " certificates; do not nest the ActiveDirectoryRealm, or remove the SingleSignOn";
    }
}
