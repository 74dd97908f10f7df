// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import org.adcertmap.console.jmx.Row;

/**
 * One source of CRLs or OCSP responses. Immutable; texts are printable, times in ISO 8601 or empty.
 *
 * @param source the URL, or the file
 * @param kind CRL, OCSP or local CRL
 * @param lastFailure {@code -} if the last fetch succeeded
 */
public record RevocationSource(
        String source, String kind, String thisUpdate, String nextUpdate, String nextRefresh, String lastFailure) {
    static RevocationSource of(Row row) {
        return new RevocationSource(
                row.text("source"),
                row.text("kind"),
                row.text("thisUpdate"),
                row.text("nextUpdate"),
                row.text("nextRefresh"),
                row.optional("lastFailure").orElse("-"));
    }
}
