// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.OrdinalIgnoreCase;
import org.adcertmap.method.IssuerAndSubject;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.UserPrincipalName;

/**
 * A rule that makes matches by name strong for certificates of one CA with certain certificate policies: one tuple of
 * the group policy "Allow name-based strong mappings for certificates". For user accounts only. Immutable. Sources:
 * KB5014754; MS-PKCA 3.1.5.2.1.5, note 27.
 *
 * @param issuer the thumbprint of the issuing CA
 * @param policies object identifiers of certificate policies, of which the certificate needs at least one
 * @param issuerSubject whether a match by {@code X509:<I>...<S>...} becomes strong
 * @param upnSuffixes the suffixes after the {@code @} of a userPrincipalName whose match becomes strong; case is
 *     ignored
 */
public record StrongNameMatch(String issuer, Set<String> policies, boolean issuerSubject, List<String> upnSuffixes) {
    public StrongNameMatch {
        policies = Set.copyOf(policies);
        upnSuffixes = List.copyOf(upnSuffixes);
    }

    /** The first of these methods that this rule makes strong. */
    Optional<MappingMethod> promoted(ClientCertificate certificate, Set<String> issuers, List<MappingMethod> matched) {
        boolean applies = issuers.contains(issuer)
                && certificate.certificatePolicies().stream().anyMatch(policies::contains);
        return matched.stream()
                .filter(method -> applies && promotes(method, certificate))
                .findFirst();
    }

    private boolean promotes(MappingMethod method, ClientCertificate certificate) {
        if (method instanceof IssuerAndSubject) {
            return issuerSubject;
        }
        return method instanceof UserPrincipalName
                && certificate.claimedUpns().stream().anyMatch(this::hasSuffix);
    }

    private boolean hasSuffix(String upn) {
        String suffix = upn.substring(upn.lastIndexOf('@') + 1);
        return upnSuffixes.stream().anyMatch(allowed -> OrdinalIgnoreCase.equals(allowed, suffix));
    }
}
