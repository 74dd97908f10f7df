// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import java.util.List;

/**
 * An object or a container of the Public Key Services as the bind account sees it. Immutable.
 *
 * @param name such as {@code NTAuthCertificates}
 * @param isVisible whether it is there, as far as the bind account sees
 * @param cas how many objects of CAs it is or contains
 * @param unreadable the DNs of those whose cACertificate is not readable
 */
public record PublishedObject(
        String name, String distinguishedName, boolean isVisible, int cas, List<String> unreadable) {
    public PublishedObject {
        unreadable = List.copyOf(unreadable);
    }
}
