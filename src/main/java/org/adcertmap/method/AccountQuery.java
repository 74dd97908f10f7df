// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.Optional;
import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * A query for the accounts whose attribute has exactly this value. Immutable.
 *
 * @param precedence the order in which results count
 * @param attribute the LDAP name of the attribute
 * @param domain the DNS name of the only domain to search; empty: every domain
 * @param value the value, not escaped; made from the certificate, so it can contain any character
 */
public record AccountQuery(Precedence precedence, Optional<String> domain, String attribute, String value) {
    /** Mapping strings that an administrator has written for certificates. */
    public static final String ALT_SECURITY_IDENTITIES = "altSecurityIdentities";
    /** The name of an account in the form {@code name@suffix}. */
    public static final String USER_PRINCIPAL_NAME = "userPrincipalName";
    /** The name of an account within its domain. */
    public static final String SAM_ACCOUNT_NAME = "sAMAccountName";

    /** Creates a query for a complete value of altSecurityIdentities, such as {@code X509:<SKI>...}. */
    static AccountQuery altSecurityIdentity(String value) {
        return new AccountQuery(Precedence.ALT_SECURITY_IDENTITIES, Optional.empty(), ALT_SECURITY_IDENTITIES, value);
    }

    /** Creates a query for a sAMAccountName, which is unique only within its domain. */
    static AccountQuery sAMAccountName(Precedence precedence, String name, String dnsDomain) {
        return new AccountQuery(precedence, Optional.of(dnsDomain), SAM_ACCOUNT_NAME, name);
    }

    /** Returns whether accounts of this domain can match. */
    public boolean matchesDomain(String dnsDomain) {
        return domain.isEmpty() || OrdinalIgnoreCase.equals(domain.get(), dnsDomain);
    }

    /**
     * Returns whether a value from the directory matches. Stricter than Active Directory, whose equality also ignores
     * accents and width (MS-ADTS 6.5.1): {@code José} must not match {@code Jose}.
     */
    public boolean matchesValue(String directoryValue) {
        return OrdinalIgnoreCase.equals(value, directoryValue);
    }
}
