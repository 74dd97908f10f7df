// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.NullRealm;

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
        List<CertificateRealm> all = new ArrayList<>();
        if (container != null) {
            addAllWithin(container.getRealm(), all);
        }
        return all;
    }

    /** Runs for every request where Realms are nested, and therefore without a stream. */
    private static void addAllWithin(Realm realm, List<CertificateRealm> all) {
        if (realm instanceof CertificateRealm certificateRealm) {
            all.add(certificateRealm);
        } else if (realm instanceof CombinedRealm combined) {
            for (Realm nested : combined.getNestedRealms()) {
                addAllWithin(nested, all);
            }
        }
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

    /**
     * Returns the Realms of a container, its own or inherited ones, that are not CertificateRealms, without those that
     * only nest others.
     */
    public static List<Realm> others(Container container) {
        List<Realm> others = new ArrayList<>();
        addWithin(container.getRealm(), others);
        others.removeIf(CertificateRealm.class::isInstance);
        return others;
    }

    /** Returns those of the {@link #others} that are before any CertificateRealm. */
    public static List<Realm> othersBefore(Container container) {
        List<Realm> all = new ArrayList<>();
        addWithin(container.getRealm(), all);
        return all.stream()
                .takeWhile(realm -> !(realm instanceof CertificateRealm))
                .toList();
    }

    private static void addWithin(Realm realm, List<Realm> all) {
        if (realm instanceof CombinedRealm combined) {
            for (Realm nested : combined.getNestedRealms()) {
                addWithin(nested, all);
            }
        } else if (realm != null && !(realm instanceof NullRealm)) {
            all.add(realm);
        }
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
