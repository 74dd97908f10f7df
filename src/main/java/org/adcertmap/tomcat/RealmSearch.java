package org.adcertmap.tomcat;

import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.realm.CombinedRealm;

/** Which Realm of ours serves a container? Its own or an inherited one, also within LockOutRealm and CombinedRealm. */
final class RealmSearch {
    private RealmSearch() {}

    /** The first of these containers with such a Realm decides; a container may be {@code null}. */
    static Optional<ActiveDirectoryRealm> in(Container... nearestFirst) {
        for (Container container : nearestFirst) {
            Optional<ActiveDirectoryRealm> found = container == null ? Optional.empty() : within(container.getRealm());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<ActiveDirectoryRealm> within(Realm realm) {
        if (realm instanceof ActiveDirectoryRealm ours) {
            return Optional.of(ours);
        }
        if (realm instanceof CombinedRealm combined) {
            for (Realm nested : combined.getNestedRealms()) {
                Optional<ActiveDirectoryRealm> found = within(nested);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
