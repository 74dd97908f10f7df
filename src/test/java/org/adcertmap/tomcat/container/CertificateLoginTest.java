// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;

import org.apache.catalina.Authenticator;
import org.apache.catalina.Realm;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.realm.NullRealm;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.Test;

/** Where may a certificate be logged in by another Realm? By authenticator, login-config and nested Realms. */
class CertificateLoginTest {
    private interface OtherAuthenticator extends Valve, Authenticator {}

    private final StandardContext application = new StandardContext();

    private boolean isPossible(Valve authenticator, Realm realm) {
        application.getPipeline().addValve(authenticator);
        application.setRealm(realm);
        boolean possible = CertificateLogin.isPossibleByOtherRealm(application);
        application.getPipeline().removeValve(authenticator);
        return possible;
    }

    private static Realm nested(Realm... realms) {
        CombinedRealm combined = new CombinedRealm();
        for (Realm realm : realms) {
            LockOutRealm lockOut = new LockOutRealm();
            lockOut.addRealm(realm);
            combined.addRealm(lockOut);
        }
        return combined;
    }

    @Test
    void authenticatorsThatTakeNoCertificatesAreTomcatsOwn() {
        assertEquals(true, isPossible(new SSLAuthenticator(), new MemoryRealm()));
        assertEquals(true, isPossible(new SSLAuthenticator() {}, new MemoryRealm()));
        assertEquals(true, isPossible(mock(OtherAuthenticator.class), new MemoryRealm()));
        assertEquals(false, isPossible(new BasicAuthenticator(), new MemoryRealm()));
        assertEquals(false, isPossible(new FormAuthenticator(), new MemoryRealm()));
        assertEquals(false, isPossible(new NonLoginAuthenticator(), new MemoryRealm()));
    }

    @Test
    void loginConfigCountsBeforeItsAuthenticatorIsThere() {
        application.setRealm(new MemoryRealm());
        assertEquals(false, CertificateLogin.isPossibleByOtherRealm(application));
        application.setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        assertEquals(true, CertificateLogin.isPossibleByOtherRealm(application));
    }

    @Test
    void otherRealmIsFoundWhereverItIsNested() {
        CertificateRealm ours = mock(CertificateRealm.class);
        assertEquals(true, isPossible(new SSLAuthenticator(), nested(ours, new MemoryRealm())));
        assertEquals(true, isPossible(new SSLAuthenticator(), nested(new MemoryRealm(), ours)));
        assertEquals(false, isPossible(new SSLAuthenticator(), nested(ours, mock(CertificateRealm.class))));
        assertEquals(false, isPossible(new SSLAuthenticator(), nested(ours, new NullRealm())));
        assertEquals(false, isPossible(new SSLAuthenticator(), ours));
    }
}
