// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.authenticator.SSLAuthenticator;

/** adcertmap with default settings: Realm and Valve in the Host, full enforcement, issuing CAs checked. */
final class AdcertmapContender implements Contender {
    /** A Realm whose cached outcomes can be cleared alone; over JMX all caches are. */
    private static final class ClearableRealm extends ActiveDirectoryRealm {
        void clearOutcomes() {
            assembly().orElseThrow().cachingMapper().clear();
        }
    }

    private final ClearableRealm realm = new ClearableRealm();
    private final String cacheTtl;
    private final boolean revocation;

    /**
     * Creates the contender.
     *
     * @param revocation whether each certificate is checked against a local CRL; the peers leave that to the connector
     */
    AdcertmapContender(String cacheTtl, boolean revocation) {
        this.cacheTtl = cacheTtl;
        this.revocation = revocation;
    }

    @Override
    public void configure(Host host, Context context, DirectoryAddress directory) {
        realm.setDnsDomain(DirectoryLayout.DOMAIN);
        realm.setServers(directory.url());
        realm.setVerifyClientCertRevocation(Boolean.toString(revocation));
        if (revocation) {
            realm.setCrlFiles(
                    "file:" + ClientCertificates.crlFile(directory.caFile().getParent()));
            realm.setRevocationCacheDirectory("off");
        }
        realm.setBindDn(DirectoryLayout.SERVICE);
        realm.setBindPassword(DirectoryLayout.PASSWORD);
        realm.setDirectoryTrustStoreFile(directory.trustStore().toString());
        realm.setDirectoryTrustStorePasswordFile(
                directory.trustStorePasswordFile().toString());
        realm.setCertificationAuthorities("file:" + directory.caFile());
        realm.setNtAuth("file:" + directory.caFile());
        realm.setUserNameFormat("upn"); // the user name of the other contenders
        realm.setCacheTtl(cacheTtl);
        ClientCertificateMappingValve valve = new ClientCertificateMappingValve();
        valve.setEnabled(true);
        valve.setSslFlags("Ssl, SslNegotiateCert");
        valve.setAnonymousAuthentication(false);
        host.setRealm(realm);
        host.getPipeline().addValve(valve);
        Contender.requireNestedRole(context);
        // Tomcat adds this Valve for a web.xml with a login-config. Without one it adds a Valve that creates sessions.
        context.getPipeline().addValve(new SSLAuthenticator());
    }

    @Override
    public void clearCache() {
        realm.clearOutcomes();
    }

    @Override
    public void clearAllCaches() {
        realm.clearCache();
    }
}
