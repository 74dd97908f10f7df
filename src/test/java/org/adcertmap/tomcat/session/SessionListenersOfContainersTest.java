// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks that each application below a container has the listener once, and first. */
class SessionListenersOfContainersTest {
    private final SessionListeners listeners = new SessionListeners();
    private final StandardEngine engine = new StandardEngine();
    private final StandardHost host = new StandardHost();
    private final Context application = new StandardContext();

    @BeforeEach
    void containers() {
        engine.setName("engine");
        host.setName("host");
        engine.addChild(host);
        add(application, "/one");
    }

    private void add(Context added, String path) {
        added.setName(path);
        added.setPath(path);
        host.addChild(added);
    }

    private int containerListeners() {
        return engine.findContainerListeners().length + host.findContainerListeners().length;
    }

    @Test
    void listenerIsAddedOnceHoweverOftenTheValveStarts() {
        int before = containerListeners();
        Object other = new Object();
        application.setApplicationLifecycleListeners(new Object[] {other});
        listeners.addBelow(engine);
        listeners.addBelow(engine);
        listeners.ensure(application);
        assertEquals(before + 2, containerListeners());
        Object[] all = application.getApplicationLifecycleListeners();
        assertEquals(2, all.length);
        assertEquals(NewSessionBinding.class, all[0].getClass());
        assertSame(other, all[1]);
        listeners.removeBelow(engine);
        assertEquals(before, containerListeners());
        assertSame(other, application.getApplicationLifecycleListeners()[0]);
    }

    @Test
    void applicationThatIsAddedLaterHasTheListener() {
        listeners.addBelow(engine);
        Context later = new StandardContext();
        add(later, "/two");
        assertEquals(1, later.getApplicationLifecycleListeners().length);
    }
}
