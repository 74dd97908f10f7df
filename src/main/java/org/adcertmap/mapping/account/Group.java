// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.Optional;
import org.adcertmap.certificate.Sid;

/**
 * A security group of an account's token.
 *
 * @param name absent where the SID names no group in the account's domain, such as a value of sIDHistory, or one whose
 *     name the bind account may not read
 * @param membership whether the bind account sees when the account is no longer a member
 */
public record Group(Sid sid, Optional<Name> name, Membership membership) {
    /** Whether a removal of the account can be noticed without reading the token again. */
    public enum Membership {
        /** The attribute that makes the account a member is readable. */
        VISIBLE,
        /** It is not, or that is not known. */
        HIDDEN
    }

    /** Creates a group whose members are not known to be readable. */
    public Group(Sid sid, Optional<Name> name) {
        this(sid, name, Membership.HIDDEN);
    }

    /** Returns the same group with a membership that is visible. */
    public Group withVisibleMembership() {
        return membership == Membership.VISIBLE ? this : new Group(sid, name, Membership.VISIBLE);
    }

    /**
     * The names of a group.
     *
     * @param netbiosDomain the NetBIOS name of its domain, or BUILTIN
     * @param scope whether its sAMAccountName is one of the own domain
     */
    public record Name(String netbiosDomain, String sAMAccountName, String distinguishedName, NameScope scope) {
        /** Returns {@code DOMAIN\name}. */
        public String qualified() {
            return netbiosDomain + '\\' + sAMAccountName;
        }

        /** Returns the sAMAccountName, in the form {@code DOMAIN\name} unless it is a name of the own domain. */
        public String shortest() {
            return scope.shortName(netbiosDomain, sAMAccountName);
        }
    }
}
