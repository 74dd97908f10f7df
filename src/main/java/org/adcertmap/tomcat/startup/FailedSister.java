// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.RealmLookup;
import org.apache.catalina.Container;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;

/**
 * Makes the start of a container fail, because one of several CertificateRealms in its CombinedRealm could not start:
 * Tomcat would drop that one and start without the mappings of it that deny. Immutable.
 */
public final class FailedSister implements LifecycleListener {
    private final String realm;
    private final Exception cause;

    private FailedSister(String realm, Exception cause) {
        this.realm = realm;
        this.cause = cause;
    }

    /**
     * Makes the start fail if the Realm is not the only CertificateRealm of the container.
     *
     * @param container of the Realm, which is starting; may be {@code null}
     */
    public static void report(Container container, CertificateRealm realm, Exception cause) {
        if (RealmLookup.all(container).size() > 1) {
            container.addLifecycleListener(new FailedSister(realm.getClass().getSimpleName(), cause));
        }
    }

    /** Stops the start after Tomcat's Realms have started, and before the container has. */
    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (Lifecycle.START_EVENT.equals(event.getType())) {
            event.getLifecycle().removeLifecycleListener(this);
            throw new IllegalStateException(
                    "the " + realm + " beside another Realm of adcertmap could not start, and without it certificates"
                            + " that its mappings deny would be accepted",
                    cause);
        }
    }
}
