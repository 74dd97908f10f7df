// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.util.Set;

/** The roles of {@code web.xml}, and what suffices for a page. */
public enum Role {
    /** No role is needed; for the login page. */
    NONE(""),
    /** Sees pages without personal data. */
    STATUS("adcertmap-status"),
    /** Sees names and certificates of users as well. */
    SUPPORT("adcertmap-support"),
    /** Changes something as well. */
    ADMIN("adcertmap-admin"),
    /** Reads metrics and health, and nothing else. */
    METRICS("adcertmap-metrics");

    private final String roleName;

    Role(String roleName) {
        this.roleName = roleName;
    }

    /** Returns the name of the role in Tomcat's user database. */
    public String roleName() {
        return roleName;
    }

    /** Returns whether a user with these roles has the rights of this one. */
    public boolean isIn(Set<Role> roles) {
        return this == NONE
                || roles.contains(this)
                || this == STATUS && (roles.contains(SUPPORT) || roles.contains(ADMIN))
                || this == SUPPORT && roles.contains(ADMIN);
    }
}
