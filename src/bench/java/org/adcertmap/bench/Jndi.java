package org.adcertmap.bench;

import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Session;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.realm.JNDIRealm;

/**
 * What does Tomcat itself offer? CLIENT-CERT and JNDIRealm, at their best: a pool of connections, one search for the
 * user and one for all her groups. With sessions it remembers her, for whoever has the cookie.
 */
final class Jndi implements Contender {
    private static final int CONNECTIONS = 64;

    private final boolean sessions;
    private Context context;

    Jndi(boolean sessions) {
        this.sessions = sessions;
    }

    @Override
    public void configure(Host host, Context protectedContext, DirectoryAddress directory) {
        context = protectedContext;
        JNDIRealm realm = new JNDIRealm();
        realm.setConnectionURL(directory.url());
        realm.setConnectionName(Layout.SERVICE);
        realm.setConnectionPassword(Layout.PASSWORD);
        realm.setConnectionPoolSize(CONNECTIONS);
        realm.setReferrals("ignore");
        realm.setAdCompat(true);
        realm.setUserBase(Layout.USERS);
        realm.setUserSubtree(true);
        realm.setUserSearch("(&(userPrincipalName={0})(!(userAccountControl:1.2.840.113556.1.4.803:=2)))");
        realm.setRoleBase(Layout.GROUPS);
        realm.setRoleSubtree(true);
        realm.setRoleName("cn");
        realm.setRoleSearch("(member:1.2.840.113556.1.4.1941:={0})");
        realm.setX509UsernameRetrieverClassName(UpnRetriever.class.getName());
        context.setRealm(realm);
        Contender.protect(context);
        SSLAuthenticator authenticator = new SSLAuthenticator();
        authenticator.setCache(sessions);
        authenticator.setAlwaysUseSession(sessions);
        context.getPipeline().addValve(authenticator);
    }

    @Override
    public void forget() {
        for (Session session : context.getManager().findSessions()) {
            session.expire();
        }
    }

    @Override
    public boolean sessions() {
        return sessions;
    }
}
