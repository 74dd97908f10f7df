// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.util.LinkedHashSet;
import java.util.Set;

/** Parses values of settings of delegation. Stateless. */
public final class DelegationTypes {
    private DelegationTypes() {}

    /** Parses {@code name@REALM}. */
    public static String principal(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || at == text.length() - 1 || text.contains(" ")) {
            throw new IllegalArgumentException("must be name@REALM");
        }
        return text;
    }

    /** Parses role names, which may contain blanks. */
    public static Set<String> roles(String text) {
        Set<String> roles = new LinkedHashSet<>();
        for (String role : text.split(",", -1)) {
            if (role.isBlank()) {
                throw new IllegalArgumentException("has an empty role name");
            }
            roles.add(role.strip());
        }
        return roles;
    }
}
