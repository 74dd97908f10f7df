// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

/**
 * Where the sAMAccountName of an account or a group is unique: only within its domain. In a forest two domains can have
 * the same name, and every domain has a {@code Domain Admins}. So a name stands alone only for the own domain.
 */
public enum NameScope {
    /** In the domain of the setting {@code domain}, or a group of BUILTIN there: {@code name} suffices. */
    OWN_DOMAIN,
    /** In another domain of the forest: only {@code DOMAIN\name} identifies it. */
    OTHER_DOMAIN;

    /**
     * Returns the shortest name that identifies it: without the domain for the own domain, otherwise with it. A name
     * with a backslash always has the domain, so that it cannot equal a name of another domain.
     */
    String shortName(String netbiosDomain, String sAMAccountName) {
        return this == OWN_DOMAIN && sAMAccountName.indexOf('\\') < 0
                ? sAMAccountName
                : netbiosDomain + '\\' + sAMAccountName;
    }
}
