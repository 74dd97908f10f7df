package org.adcertmap.method;

import java.util.Optional;
import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * One question to the directory: which account's attribute has exactly this value?
 *
 * @param method who asks
 * @param attribute the LDAP name of the attribute
 * @param domain the DNS name of the only domain whose accounts can answer; absent: any
 * @param value the value, unescaped; made from the certificate, so anything may stand in it
 */
public record AccountQuery(
        MappingMethod method, Precedence precedence, Optional<String> domain, String attribute, String value) {
    static final String ALT_SECURITY_IDENTITIES = "altSecurityIdentities";

    /** A question for a whole value of altSecurityIdentities, such as {@code X509:<SKI>...}. */
    static AccountQuery altSecurityIdentity(MappingMethod method, String value) {
        return new AccountQuery(
                method, Precedence.ALT_SECURITY_IDENTITIES, Optional.empty(), ALT_SECURITY_IDENTITIES, value);
    }

    /** A question for a sAMAccountName, which is unique only within its domain. */
    static AccountQuery sAMAccountName(MappingMethod method, Precedence precedence, String name, String dnsDomain) {
        return new AccountQuery(method, precedence, Optional.of(dnsDomain), "sAMAccountName", name);
    }

    /** Whether accounts of this domain can answer. */
    public boolean matchesDomain(String dnsDomain) {
        return domain.isEmpty() || OrdinalIgnoreCase.equals(domain.get(), dnsDomain);
    }

    /**
     * Whether a value that the directory returned answers this question. Stricter than the directory, whose equality
     * also ignores accents and width (MS-ADTS 6.5.1): {@code José} must not pass for {@code Jose}.
     */
    public boolean matchesValue(String directoryValue) {
        return OrdinalIgnoreCase.equals(value, directoryValue);
    }
}
