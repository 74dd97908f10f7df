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

/**
 * What the application hears of its sessions from us, it hears as from itself: with its own class loader, and so its
 * own JNDI.
 */
class SessionListenersTest extends EmbeddedTest {
    private final Set<ClassLoader> heardWith = ConcurrentHashMap.newKeySet();

    private final class Hears implements HttpSessionIdListener, HttpSessionAttributeListener {
        private void hear() {
            heardWith.add(Thread.currentThread().getContextClassLoader());
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String before) {
            hear();
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            hear();
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            hear();
        }
    }

    @Test
    void listenersHaveTheApplicationsClassLoader() throws Exception {
        tomcat.context().setApplicationEventListeners(new Object[] {new Hears()});
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(good(alice));
        alices.get("/?note=opened");
        alices.get(
                "/", withoutCertificate().get("/?note=nobodys").sessionCookie().orElseThrow());
        assertEquals(Set.of(tomcat.context().getLoader().getClassLoader()), heardWith);
    }
}
