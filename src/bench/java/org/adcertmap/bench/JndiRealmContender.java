// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Session;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.realm.JNDIRealm;

/**
 * Tomcat's CLIENT-CERT and JNDIRealm in their fastest configuration: pooled connections, one search for the user and
 * one for all groups. With sessions the user is cached for any client that has the session cookie.
 */
final class JndiRealmContender implements Contender {
    private static final int CONNECTIONS = 64;

    private final boolean usesSessions;
    private Context context;

    JndiRealmContender(boolean sessions) {
        this.usesSessions = sessions;
    }

    @Override
    public void configure(Host host, Context protectedContext, DirectoryAddress directory) {
        context = protectedContext;
        JNDIRealm realm = new JNDIRealm();
        realm.setConnectionURL(directory.url());
        realm.setConnectionName(DirectoryLayout.SERVICE);
        realm.setConnectionPassword(DirectoryLayout.PASSWORD);
        realm.setConnectionPoolSize(CONNECTIONS);
        realm.setReferrals("ignore");
        realm.setAdCompat(true);
        realm.setUserBase(DirectoryLayout.USERS);
        realm.setUserSubtree(true);
        realm.setUserSearch("(&(userPrincipalName={0})(!(userAccountControl:1.2.840.113556.1.4.803:=2)))");
        realm.setRoleBase(DirectoryLayout.GROUPS);
        realm.setRoleSubtree(true);
        realm.setRoleName("cn");
        realm.setRoleSearch("(member:1.2.840.113556.1.4.1941:={0})");
        realm.setX509UsernameRetrieverClassName(UpnRetriever.class.getName());
        context.setRealm(realm);
        Contender.requireNestedRole(context);
        SSLAuthenticator authenticator = new SSLAuthenticator();
        authenticator.setCache(usesSessions);
        authenticator.setAlwaysUseSession(usesSessions);
        context.getPipeline().addValve(authenticator);
    }

    @Override
    public void clearCache() {
        for (Session session : context.getManager().findSessions()) {
            session.expire();
        }
    }

    @Override
    public boolean usesSessions() {
        return usesSessions;
    }
}
