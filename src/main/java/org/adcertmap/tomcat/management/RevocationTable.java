// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.adcertmap.tomcat.management.JmxTable.text;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.management.openmbean.SimpleType;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.tomcat.management.JmxTable.Column;
import org.adcertmap.trust.revocation.RevocationSource;

/** The JMX tables of what expires: CRLs, OCSP responses, and certificates of users. Immutable. */
final class RevocationTable {
    /** The sources of CRLs and OCSP responses. */
    static final JmxTable<RevocationSource> SOURCES = new JmxTable<>(
            "revocation source",
            "The local CRL files, and the sources of CRLs and OCSP responses that have been needed so far.",
            List.of(
                    text("source", "The URL, or the file.", RevocationSource::name),
                    text("kind", "CRL, OCSP or local CRL.", RevocationSource::kind),
                    text(
                            "thisUpdate",
                            "The thisUpdate of the CRL or response in use, in UTC (ISO 8601); empty if there is none.",
                            source -> time(source.thisUpdate())),
                    text(
                            "nextUpdate",
                            "Its nextUpdate, of a responder the earliest one; empty if there is none.",
                            source -> time(source.nextUpdate())),
                    new Column<>(
                            "nextUpdateSeconds",
                            "Its nextUpdate in seconds since 1970; -1 if there is none.",
                            SimpleType.LONG,
                            source -> source.nextUpdate()
                                    .map(Instant::getEpochSecond)
                                    .orElse(-1L)),
                    text(
                            "nextRefresh",
                            "When it is fetched anew, if it is in use then; empty for a local CRL file.",
                            source -> time(source.nextRefresh())),
                    text(
                            "lastFailure",
                            "Why the last fetch failed; empty if it succeeded.",
                            RevocationSource::lastFailure)));

    /** The certificates of cached users that expire soon. */
    static final JmxTable<Mapped> EXPIRING = new JmxTable<>(
            "expiring certificate",
            "The certificates of cached users that expire within 30 days, at most 1,000.",
            List.of(
                    text("certificate", "Issuer and serial number of the certificate.", Mapped::certificateName),
                    text(
                            "notAfter",
                            "When it expires, in UTC (ISO 8601).",
                            mapped -> mapped.clientCertificate().notAfter().toString()),
                    text("userName", "The user name that applications see.", Mapped::userName)));

    private RevocationTable() {}

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("");
    }
}
