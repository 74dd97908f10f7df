// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.Optional;
import org.adcertmap.certificate.Sid;

/**
 * A security group of an account's token.
 *
 * @param name absent where the SID names no group in the account's domain, such as a value of sIDHistory
 */
public record Group(Sid sid, Optional<Name> name) {
    /** The names of a group. */
    public record Name(String netbiosDomain, String sAMAccountName, String distinguishedName) {}
}
