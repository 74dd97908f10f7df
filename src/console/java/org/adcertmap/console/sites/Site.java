// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

/**
 * One container of Tomcat's tree, as a row of the table. Immutable; texts are printable.
 *
 * @param id the ID of its Valve; empty if it has none
 * @param depth how deep it is in the tree: 0 a Service, 1 an Engine, 2 a Host, 3 a Context
 * @param name for example {@code Host localhost}
 * @param mapping whether certificates are mapped, or which container decides that
 * @param unreadable why the Valve cannot be read; empty if it can
 * @param valve what the Valve says; {@code null} if there is none, or if it cannot be read
 */
public record Site(String id, int depth, String name, Mapping mapping, String unreadable, SiteValve valve) {
    /** Whether certificates are mapped in a container, with the text that says so. */
    public record Mapping(State state, String words) {}

    /** What decides whether certificates are mapped in a container. */
    public enum State {
        /** Its own Valve, which is enabled. */
        ENABLED,
        /** Its own Valve, which is disabled. */
        DISABLED,
        /** The Valve of a container above it. */
        INHERITED,
        /** Nothing: no Valve is there or above. */
        NONE,
        /** Its own Valve, which cannot be read. */
        UNKNOWN
    }

    static Site without(int depth, String name, Mapping mapping) {
        return new Site("", depth, name, mapping, "", null);
    }

    static Site unreadable(String id, int depth, String name, String reason) {
        return new Site(id, depth, name, new Mapping(State.UNKNOWN, "cannot be read: " + reason), reason, null);
    }
}
