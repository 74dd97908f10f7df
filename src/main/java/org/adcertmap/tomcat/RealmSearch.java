package org.adcertmap.tomcat;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.realm.CombinedRealm;

/** Which Realm of ours serves a container? Its own or an inherited one, also within LockOutRealm and CombinedRealm. */
final class RealmSearch {
  private RealmSearch() {}

  /** The first of these containers with such a Realm decides; a container may be {@code null}. */
  static Optional<ActiveDirectoryRealm> in(Container... nearestFirst) {
    return Arrays.stream(nearestFirst)
        .filter(Objects::nonNull)
        .flatMap(container -> within(container.getRealm()))
        .findFirst();
  }

  private static Stream<ActiveDirectoryRealm> within(Realm realm) {
    if (realm instanceof ActiveDirectoryRealm ours) {
      return Stream.of(ours);
    }
    return realm instanceof CombinedRealm combined
        ? Arrays.stream(combined.getNestedRealms()).flatMap(RealmSearch::within)
        : Stream.empty();
  }
}
