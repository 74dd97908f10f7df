// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.util.Set;

/**
 * What the certificates of a certification path must be usable for. Immutable. Source: HTTP.sys usagecheck; Windows
 * intersects the extended key usages of a path.
 */
public enum RequiredUsage {
    /** The extended key usage of each certificate that has one includes client authentication. */
    CLIENT_AUTHENTICATION {
        @Override
        boolean isIn(Set<String> extendedKeyUsage) {
            return extendedKeyUsage.contains("1.3.6.1.5.5.7.3.2") || extendedKeyUsage.contains("2.5.29.37.0");
        }
    },
    /** Extended key usages do not count. */
    ANY {
        @Override
        boolean isIn(Set<String> extendedKeyUsage) {
            return true;
        }
    };

    /** Returns whether an extended key usage, as object identifiers, permits this use. */
    abstract boolean isIn(Set<String> extendedKeyUsage);
}
