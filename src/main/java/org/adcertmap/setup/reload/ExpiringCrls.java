// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.reload;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import org.adcertmap.denial.Printable;
import org.adcertmap.trust.revocation.crl.ExpiringCrl;

/** Warns of each local CRL that expires soon once, and again when it has expired. Not thread-safe. */
final class ExpiringCrls {
    private static final System.Logger LOG = System.getLogger(ExpiringCrls.class.getName());

    private Set<ExpiringCrl> reported = Set.of();

    /** @param expiring those of now */
    void report(List<ExpiringCrl> expiring) {
        expiring.stream()
                .filter(crl -> !reported.contains(crl))
                .forEach(crl -> LOG.log(
                        Level.WARNING,
                        Printable.excerpt(
                                "crlFiles: " + crl.sentence() + ", and nothing refreshes it: replace the file")));
        reported = Set.copyOf(expiring);
    }
}
