// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.util.EnumSet;
import java.util.Set;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.SslFlag;

/** Reads {@code sslFlags} of a Valve. Stateless. */
final class SslFlags {
    private SslFlags() {}

    /** Returns the flags, and {@code SslNegotiateCert} among them. */
    static String withNegotiation(String flags) {
        Set<SslFlag> all = EnumSet.of(SslFlag.SSL_NEGOTIATE_CERT);
        all.addAll(SslFlag.parse(flags));
        return SslFlag.format(all);
    }

    /** Returns whether the Valve refuses every client without a certificate. */
    static boolean requireCertificate(XmlElement valve) {
        try {
            String value = ServerXmlReview.value(valve, "sslFlags");
            return SslFlag.parse(value.isEmpty() ? "None" : value)
                    .containsAll(Set.of(SslFlag.SSL_NEGOTIATE_CERT, SslFlag.SSL_REQUIRE_CERT));
        } catch (IllegalArgumentException e) {
            return false; // ADCD-114 reports it
        }
    }
}
