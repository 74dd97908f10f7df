package org.adcertmap.tomcat.container;

import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.realm.CombinedRealm;

/** Which Realm of ours serves a container? Its own or an inherited one, also within LockOutRealm and CombinedRealm. */
public final class RealmLookup {
    private RealmLookup() {}

    /** The first of these containers with such a Realm decides; a container may be {@code null}. */
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
        if (realm instanceof CertificateRealm ours) {
            return Optional.of(ours);
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
