// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.realm.CombinedRealm;

/**
 * Finds the CertificateRealm that serves a container: its own or an inherited one, also nested in LockOutRealm or
 * CombinedRealm; of several there the first, which decides for all of them. Stateless.
 */
public final class RealmLookup {
    private RealmLookup() {}

    /**
     * Returns the CertificateRealm of the nearer container, otherwise that of the outer one.
     *
     * @param nearer may be {@code null}
     * @param outer may be {@code null}
     */
    public static Optional<CertificateRealm> in(Container nearer, Container outer) {
        Optional<CertificateRealm> found = in(nearer);
        return found.isPresent() ? found : in(outer);
    }

    /**
     * Returns the CertificateRealm of a container; empty if it has none.
     *
     * @param container may be {@code null}
     */
    public static Optional<CertificateRealm> in(Container container) {
        return container == null ? Optional.empty() : within(container.getRealm());
    }

    /**
     * Returns all CertificateRealms of a container, its own or inherited ones, in the order of {@code server.xml}: more
     * than one where a CombinedRealm has them.
     *
     * @param container may be {@code null}
     */
    public static List<CertificateRealm> all(Container container) {
        return container == null ? List.of() : allWithin(container.getRealm()).toList();
    }

    private static Stream<CertificateRealm> allWithin(Realm realm) {
        if (realm instanceof CertificateRealm certificateRealm) {
            return Stream.of(certificateRealm);
        }
        return realm instanceof CombinedRealm combined
                ? Arrays.stream(combined.getNestedRealms()).flatMap(RealmLookup::allWithin)
                : Stream.empty();
    }

    /**
     * Returns whether the CertificateRealm of a container is nested in another Realm, which does not pass on every
     * call.
     *
     * @param container may be {@code null}
     */
    public static boolean isNested(Container container) {
        return container != null
                && container.getRealm() instanceof CombinedRealm
                && in(container).isPresent();
    }

    private static Optional<CertificateRealm> within(Realm realm) {
        return realm instanceof CertificateRealm certificateRealm // alone: no stream for each request
                ? Optional.of(certificateRealm)
                : allWithin(realm).findFirst();
    }
}
