// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import java.util.OptionalInt;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.forest.Domain;

/**
 * An account of the own domain as the bind account sees it. Immutable.
 *
 * @param keyVersion msDS-KeyVersionNumber, the version of its Kerberos keys; empty where it is not readable
 */
public record SeenAccount(
        Sid sid, String distinguishedName, String sAMAccountName, Domain domain, OptionalInt keyVersion) {
    /** Returns {@code DOMAIN\name}. */
    public String qualifiedName() {
        return domain.netbiosName() + '\\' + sAMAccountName;
    }
}
