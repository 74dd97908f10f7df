// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.util.Set;

/**
 * The user of a request. Immutable.
 *
 * @param name printable; empty before the login
 * @param roles the roles of the console that the user has
 * @param address the address of the client
 */
public record User(String name, Set<Role> roles, String address) {
    /** Copies the roles. */
    public User {
        roles = Set.copyOf(roles);
    }

    /** Returns whether the user has the rights of a role. */
    public boolean has(Role role) {
        return role.isIn(roles);
    }

    /** Returns whether the user may change something. */
    public boolean isAdmin() {
        return has(Role.ADMIN);
    }

    /** Returns whether the user may see names and certificates of users. */
    public boolean isSupport() {
        return has(Role.SUPPORT);
    }

    /** Returns name and address, for the list of changes. */
    public String described() {
        return name + " from " + address + " (console)";
    }
}
