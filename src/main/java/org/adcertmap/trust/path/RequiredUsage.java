// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

/**
 * What the certificates of a certification path must be usable for. Immutable. Source: HTTP.sys usagecheck; Windows
 * intersects the extended key usages of a path.
 */
public enum RequiredUsage {
    /** The extended key usage of each certificate that has one includes client authentication. */
    CLIENT_AUTHENTICATION,
    /** Extended key usages do not count. */
    ANY
}
