// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.realm.CombinedRealm;

/**
 * Finds the CertificateRealm that serves a container: its own or an inherited one, also nested in LockOutRealm or
 * CombinedRealm. Stateless.
 */
public final class RealmLookup {
    private RealmLookup() {}

    /**
     * Returns the CertificateRealm of the first container that has one.
     *
     * @param nearestFirst containers, each of which may be {@code null}
     */
    public static Optional<CertificateRealm> in(Container... nearestFirst) {
        for (Container container : nearestFirst) {
            Optional<CertificateRealm> found = container == null ? Optional.empty() : within(container.getRealm());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<CertificateRealm> within(Realm realm) {
        if (realm instanceof CertificateRealm certificateRealm) {
            return Optional.of(certificateRealm);
        }
        if (realm instanceof CombinedRealm combined) {
            for (Realm nested : combined.getNestedRealms()) {
                Optional<CertificateRealm> found = within(nested);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
