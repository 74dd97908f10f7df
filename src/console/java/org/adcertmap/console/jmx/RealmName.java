// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

/** Names a Realm by the container that it is in. Stateless. */
public final class RealmName {
    private static final String OUTERMOST = "/realm0";

    private RealmName() {}

    /** Returns the name, for example {@code Engine Catalina} or {@code Context /app of localhost}; printable. */
    public static String of(Bean realm) {
        String host = realm.key("host");
        String context = realm.key("context");
        String container = host.isEmpty()
                ? "Engine " + realm.domain()
                : context.isEmpty() ? "Host " + host : "Context " + context + " of " + host;
        String path = realm.key("realmPath");
        return path.isEmpty() || path.equals(OUTERMOST) ? container : container + ", nested " + path;
    }
}
