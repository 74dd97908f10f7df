// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.RealmLookup;
import org.apache.catalina.Container;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;

/**
 * Makes the start of a container fail, because a CertificateRealm in its CombinedRealm could not start: Tomcat drops it
 * for ever, and would start with another Realm of the CombinedRealm or of an outer container in its place, without the
 * mappings of it that deny. Every later start of the container fails too, as it still lacks the Realm. Immutable.
 */
public final class FailedNestedRealm implements LifecycleListener {
    private final String realm;
    private final Exception cause;

    private FailedNestedRealm(String realm, Exception cause) {
        this.realm = realm;
        this.cause = cause;
    }

    /**
     * Makes the start fail if another CertificateRealm would serve the container in place of this one.
     *
     * @param container of the Realm, which is starting; may be {@code null}
     */
    public static void report(Container container, CertificateRealm realm, Exception cause) {
        if (RealmLookup.all(container).size() > 1
                || container != null
                        && container.getRealm() != realm
                        && RealmLookup.in(container.getParent()).isPresent()) {
            container.addLifecycleListener(
                    new FailedNestedRealm(realm.getClass().getSimpleName(), cause));
        }
    }

    /** Stops the start after Tomcat's Realms have started, and before the container has. */
    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (Lifecycle.START_EVENT.equals(event.getType())) {
            throw new IllegalStateException(
                    "the " + realm + " beside another Realm of adcertmap could not start, and without it certificates"
                            + " that its mappings deny would be accepted; once it is corrected, deploy the application"
                            + " again or start Tomcat again",
                    cause);
        }
    }
}
