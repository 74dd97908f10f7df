package org.adcertmap.bench;

import java.lang.reflect.Field;
import org.adcertmap.cache.CachingMapper;
import org.adcertmap.setup.MapperAssembly;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.authenticator.SSLAuthenticator;

/**
 * What do we cost? Realm and Valve in the Host with default settings: full enforcement, issuing authorities checked.
 */
final class Ours implements Contender {
    private final ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
    private final String cacheTtl;
    private final boolean revocation;

    /**
     * @param revocation whether each certificate is looked for on a list, which is there; the peers leave that to the
     *     connector
     */
    Ours(String cacheTtl, boolean revocation) {
        this.cacheTtl = cacheTtl;
        this.revocation = revocation;
    }

    @Override
    public void configure(Host host, Context context, DirectoryAddress directory) {
        realm.setDnsDomain(Layout.DOMAIN);
        realm.setServers(directory.url());
        realm.setVerifyClientCertRevocation(Boolean.toString(revocation));
        if (revocation) {
            realm.setCrlFiles(
                    "file:" + ClientCertificates.lists(directory.authority().getParent()));
            realm.setRevocationCacheDirectory("off");
        }
        realm.setBindDn(Layout.SERVICE);
        realm.setBindPassword(Layout.PASSWORD);
        realm.setDirectoryTrustStoreFile(directory.trustStore().toString());
        realm.setDirectoryTrustStorePasswordFile(
                directory.trustStorePasswordFile().toString());
        realm.setCertificationAuthorities("file:" + directory.authority());
        realm.setNtAuth("file:" + directory.authority());
        realm.setUserNameFormat("upn"); // as the others call her
        realm.setCacheTtl(cacheTtl);
        ClientCertificateMappingValve valve = new ClientCertificateMappingValve();
        valve.setEnabled(true);
        valve.setSslFlags("Ssl, SslNegotiateCert");
        valve.setAnonymousAuthentication(false);
        host.setRealm(realm);
        host.getPipeline().addValve(valve);
        Contender.protect(context);
        // As Tomcat adds it for a web.xml. Without a login-config it adds one that opens a session with every request.
        context.getPipeline().addValve(new SSLAuthenticator());
    }

    @Override
    public void forget() throws ReflectiveOperationException {
        // Nobody but a benchmark wants a Realm to forget while its settings stay the same, so there is no method for
        // it.
        Field working = ActiveDirectoryRealm.class.getDeclaredField("working");
        working.setAccessible(true);
        ((CachingMapper) ((MapperAssembly) working.get(realm)).cachingMapper()).clear();
    }
}
