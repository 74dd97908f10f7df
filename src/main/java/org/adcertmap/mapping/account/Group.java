package org.adcertmap.mapping.account;

import java.util.Optional;
import org.adcertmap.certificate.Sid;

/**
 * A security group.
 *
 * @param name absent where the SID belongs to nothing in the account's domain, such as a value of sIDHistory
 */
public record Group(Sid sid, Optional<Name> name) {
    /** How a group is called. */
    public record Name(String netbiosDomain, String sAMAccountName, String distinguishedName) {}
}
