// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.Test;

/** Checks that session listeners run with the application's class loader, and so with its JNDI context. */
class SessionListenersTest extends EmbeddedTest {
    private final Set<ClassLoader> classLoaders = ConcurrentHashMap.newKeySet();

    private final class RecordingListener implements HttpSessionIdListener, HttpSessionAttributeListener {
        private void recordClassLoader() {
            classLoaders.add(Thread.currentThread().getContextClassLoader());
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String before) {
            recordClassLoader();
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            recordClassLoader();
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            recordClassLoader();
        }
    }

    @Test
    void listenersHaveTheApplicationsClassLoader() throws Exception {
        tomcat.context().setApplicationEventListeners(new Object[] {new RecordingListener()});
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        alices.get("/?note=opened");
        alices.get(
                "/", withoutCertificate().get("/?note=unbound").sessionCookie().orElseThrow());
        assertEquals(Set.of(tomcat.context().getLoader().getClassLoader()), classLoaders);
    }
}
