// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

/** The names of the classes of adcertmap in {@code server.xml}, which Tomcat loads by these names. Stateless. */
public final class ClassNames {
    /** The Realm with accounts of the directory. */
    public static final String ACTIVE_DIRECTORY_REALM = "org.adcertmap.tomcat.ActiveDirectoryRealm";
    /** The Realm with a file of mappings. */
    public static final String LISTED_CERTIFICATES_REALM = "org.adcertmap.tomcat.ListedCertificatesRealm";
    /** The Valve. */
    public static final String VALVE = "org.adcertmap.tomcat.ClientCertificateMappingValve";
    /** The trust manager that rejects untrusted certificates, and logs why. */
    public static final String LOGGING_TRUST_MANAGER = "org.adcertmap.tomcat.handshake.LoggingClientTrustManager";
    /** The trust manager that lets untrusted certificates through to the Valve. */
    public static final String DEFERRING_TRUST_MANAGER = "org.adcertmap.tomcat.handshake.DeferringClientTrustManager";

    private static final String PREFIX = "org.adcertmap.";

    private ClassNames() {}

    /** Returns whether a class is of adcertmap by its name. */
    public static boolean isOurs(String className) {
        return className.startsWith(PREFIX);
    }
}
