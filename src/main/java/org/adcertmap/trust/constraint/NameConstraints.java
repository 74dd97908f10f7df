// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * The name constraints of one CA. A name is permitted if a permitted subtree of its form contains it, or there is none
 * of its form, and no excluded subtree contains it. What cannot be judged is not permitted: a URI without a host under
 * a constraint on URIs, or a name of a form that is not supported under a constraint on that form. The JDK is not used
 * here: it fails on both, and it takes a common name for a dNSName. Confined to one thread. Source: RFC 5280 4.2.1.10.
 */
public final class NameConstraints {
    private static final String OID = "2.5.29.30";
    private static final int PERMITTED = 0xA0;
    private static final int EXCLUDED = 0xA1;

    private final List<Subtree> permitted = new ArrayList<>();
    private final List<Subtree> excluded = new ArrayList<>();

    private NameConstraints(DerReader parts) throws MalformedDerException {
        while (parts.hasNext()) {
            DerReader.Element subtrees = parts.next();
            if (subtrees.tag() != PERMITTED && subtrees.tag() != EXCLUDED) {
                throw new MalformedDerException(String.format("unexpected tag 0x%02X", subtrees.tag()));
            }
            DerReader elements = subtrees.children();
            while (elements.hasNext()) {
                (subtrees.tag() == PERMITTED ? permitted : excluded).add(Subtree.of(elements.next(DerReader.SEQUENCE)));
            }
        }
    }

    /**
     * Finds a name in a certification path that the name constraints of a CA above it do not permit. The constraints of
     * the root CA count as those of the others do, as in Windows.
     *
     * @param path the client certificate first, the root CA last
     * @return the CA and the name, as a sentence without a full stop; empty if all names are permitted
     */
    public static Optional<String> violation(List<X509Certificate> path) {
        for (int ca = path.size() - 1; ca > 0; ca--) {
            byte[] extension = path.get(ca).getExtensionValue(OID);
            for (int below = ca - 1; extension != null && below >= 0; below--) {
                X509Certificate certificate = path.get(below);
                if (below == 0 || !isSelfIssued(certificate)) {
                    Optional<String> violation = violation(extension, certificate);
                    if (violation.isPresent()) {
                        return Optional.of("the name constraints of " + subject(path.get(ca)) + " " + violation.get()
                                + " in the certificate of " + subject(certificate));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> violation(byte[] extension, X509Certificate certificate) {
        NameConstraints constraints;
        try {
            constraints = new NameConstraints(DerReader.of(DerReader.of(extension)
                            .single(DerReader.OCTET_STRING)
                            .contents())
                    .single(DerReader.SEQUENCE)
                    .children());
        } catch (MalformedDerException e) {
            return Optional.of("are malformed (" + e.getMessage() + ") and permit no name");
        }
        try {
            return constraints.firstViolation(CertificateNames.of(certificate));
        } catch (MalformedDerException e) {
            return Optional.of("cannot be applied to malformed names (" + e.getMessage() + ")");
        }
    }

    private Optional<String> firstViolation(List<ConstrainedName> names) {
        for (ConstrainedName name : names) {
            try {
                if (containsAny(excluded, name)) {
                    return Optional.of("exclude the " + name);
                }
                if (permitted.stream().anyMatch(subtree -> subtree.isOfFormOf(name)) && !containsAny(permitted, name)) {
                    return Optional.of("do not permit the " + name);
                }
            } catch (MalformedDerException e) {
                return Optional.of("cannot be applied to the " + name + " (" + e.getMessage() + ")");
            }
        }
        return Optional.empty();
    }

    /** @throws MalformedDerException if no subtree is known to contain the name, and one of them cannot be judged */
    private static boolean containsAny(List<Subtree> subtrees, ConstrainedName name) throws MalformedDerException {
        Optional<MalformedDerException> notJudged = Optional.empty();
        for (Subtree subtree : subtrees) {
            try {
                if (subtree.isOfFormOf(name) && subtree.contains(name)) {
                    return true;
                }
            } catch (MalformedDerException e) {
                notJudged = Optional.of(e);
            }
        }
        if (notJudged.isPresent()) {
            throw notJudged.get();
        }
        return false;
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
