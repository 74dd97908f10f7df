// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;

import java.util.List;
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

    private boolean isPossible(Valve authenticator) {
        application.getPipeline().addValve(authenticator);
        boolean possible = CertificateLogin.isPossible(application);
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
        assertEquals(true, isPossible(new SSLAuthenticator()));
        assertEquals(true, isPossible(new SSLAuthenticator() {}));
        assertEquals(true, isPossible(mock(OtherAuthenticator.class)));
        assertEquals(false, isPossible(new BasicAuthenticator()));
        assertEquals(false, isPossible(new FormAuthenticator()));
        assertEquals(false, isPossible(new NonLoginAuthenticator()));
    }

    @Test
    void loginConfigCountsBeforeItsAuthenticatorIsThere() {
        assertEquals(false, CertificateLogin.isPossible(application));
        application.setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        assertEquals(true, CertificateLogin.isPossible(application));
    }

    private List<Realm> others(Realm realm) {
        application.setRealm(realm);
        return RealmLookup.others(application);
    }

    private List<Realm> othersBefore(Realm realm) {
        application.setRealm(realm);
        return RealmLookup.othersBefore(application);
    }

    @Test
    void otherRealmIsFoundWhereverItIsNested() {
        CertificateRealm ours = mock(CertificateRealm.class);
        Realm other = new MemoryRealm();
        assertEquals(List.of(other), others(nested(ours, other)));
        assertEquals(List.of(other), others(nested(other, ours)));
        assertEquals(List.of(), others(nested(ours, mock(CertificateRealm.class))));
        assertEquals(List.of(), others(nested(ours, new NullRealm())));
        assertEquals(List.of(), others(ours));
        assertEquals(List.of(), othersBefore(nested(ours, other)));
        assertEquals(List.of(other), othersBefore(nested(new NullRealm(), other, ours)));
        assertEquals(List.of(other), othersBefore(other));
    }
}
