package org.adcertmap.trust;

import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * Why is there no path from a certificate to a root? PKIX only says that it found none; an administrator wants to know
 * more.
 */
final class PathFailure {
    private PathFailure() {}

    /** @param candidates whatever may stand between */
    static Refusal of(
            X509Certificate first, List<X509Certificate> candidates, List<X509Certificate> roots, Instant now) {
        List<X509Certificate> all = new ArrayList<>(roots);
        all.addAll(candidates);
        List<X509Certificate> links = IssuerSignature.links(first, all, roots);
        X509Certificate last = links.get(links.size() - 1);
        for (X509Certificate link : links) {
            if (ValidityPeriod.refusal(link, now).isPresent()) {
                return ValidityPeriod.refusal(link, now).get();
            }
        }
        if (roots.contains(last) && links.size() > 1) {
            return untrusted(judged(links, now));
        }
        return untrusted(
                links.size() == 1
                        ? "nobody knows an authority that is called "
                                + first.getIssuerX500Principal().getName() + " and has signed it"
                        : "its path ends at " + last.getSubjectX500Principal().getName()
                                + ", and no root that is believed has issued that");
    }

    /** The links hold, and lead to a root; so it is one of PKIX's rules. */
    private static String judged(List<X509Certificate> links, Instant now) {
        try {
            AnchorConstraints.validate(links, now);
            return "a path of " + links.size() + " certificates is too long"; // nothing else is left
        } catch (CertPathValidatorException e) {
            String of = e.getIndex() < 0
                    ? ""
                    : " (" + links.get(e.getIndex()).getSubjectX500Principal().getName() + ")";
            return e.getMessage() + of;
        }
    }

    private static Refusal untrusted(String detail) {
        return new Refusal(Denial.UNTRUSTED_ISSUER, detail);
    }
}
