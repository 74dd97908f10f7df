// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.adcertmap.tomcat.management.JmxTable.text;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.openmbean.TabularData;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.mapper.MapperAssembly;

/** The JMX table of the CAs that may issue certificates for logon, and of the trusted root CAs. Stateless. */
final class CaTable {
    private record Ca(String use, X509Certificate certificate) {
        String name() {
            return use + " " + certificate.getSerialNumber().toString(16) + " " + subject();
        }

        String subject() {
            return Printable.excerpt(certificate.getSubjectX500Principal().getName());
        }
    }

    private static final JmxTable<Ca> CAS = new JmxTable<>(
            "CA",
            "The CAs of NTAuth, and the trusted root CAs.",
            List.of(
                    text("name", "The use, the serial number in hexadecimal, and the subject.", Ca::name),
                    text("use", "NTAuth or root CA.", Ca::use),
                    text("subject", "The subject of the CA certificate.", Ca::subject),
                    text(
                            "notAfter",
                            "When it expires, in UTC (ISO 8601).",
                            ca -> ca.certificate().getNotAfter().toInstant().toString())));

    private CaTable() {}

    /**
     * Reads the CAs.
     *
     * @throws IllegalStateException with the reason why they cannot be read; without a cause, whose class a JMX client
     *     does not have
     */
    static TabularData of(Optional<MapperAssembly<?>> assembly) {
        MapperAssembly<?> started = assembly.orElseThrow(() -> new IllegalStateException(ExplainOperation.NOT_STARTED));
        List<Ca> cas = new ArrayList<>();
        try {
            started.state().ntAuthCas().forEach(ca -> cas.add(new Ca("NTAuth", ca)));
            started.state().rootCas().forEach(ca -> cas.add(new Ca("root CA", ca)));
        } catch (DirectoryUnavailableException e) {
            throw new IllegalStateException(e.getMessage());
        }
        return CAS.of(cas);
    }
}
