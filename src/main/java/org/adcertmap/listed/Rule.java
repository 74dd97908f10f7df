// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.adcertmap.certificate.DistinguishedName;

/**
 * One rule of a many-to-one mapping: compares the values of one attribute of a name. Immutable. Source: IIS
 * configuration reference, {@code manyToOneMappings/add/rules/add}.
 *
 * @param field the name
 * @param subField the keyword of the attribute as the file writes it
 * @param type the OID of the attribute
 */
public record Rule(CertificateField field, String subField, String type, MatchCriteria criteria) {
    /** How a rule compares with a certificate. */
    enum Match {
        YES,
        NO,
        /** The name cannot be decoded, or the attribute has a value that is no character string. */
        UNREADABLE
    }

    /** Compares for a mapping that allows: each of several values must match, and there must be one. */
    Match allows(X509Certificate certificate) {
        return match(certificate, values -> !values.isEmpty() && values.stream().allMatch(criteria::matches));
    }

    /** Compares for a mapping that denies: one of several values suffices, so that no further value evades it. */
    Match denies(X509Certificate certificate) {
        return match(certificate, values -> values.stream().anyMatch(criteria::matches));
    }

    private Match match(X509Certificate certificate, Predicate<List<String>> condition) {
        Optional<DistinguishedName> name = field.of(certificate);
        if (name.isEmpty() || !name.get().isText(type)) {
            return Match.UNREADABLE;
        }
        return condition.test(name.get().values(type)) ? Match.YES : Match.NO;
    }

    @Override
    public String toString() {
        return field.spelling() + " " + subField + " = " + criteria;
    }
}
