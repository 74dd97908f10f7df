// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/**
 * Judges the certificate of a domain controller: chain, name, validity and signature algorithm. Immutable.
 *
 * @param settings value by name, for the trust store in the line to paste
 */
record CertificateFindings(Map<String, String> settings, Instant now) {
    private static final DoctorCode CODE = DoctorCode.CONTROLLER_CERTIFICATE;
    /** Autoenrollment renews six weeks before the end, so that it has failed by then. */
    private static final Duration SOON = Duration.ofDays(30);

    private static final String RSASSA_PSS = "RSASSA-PSS";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** Returns the finding; empty where there was no TLS handshake. */
    Optional<Finding> of(ControllerReport report) {
        List<X509Certificate> accepted =
                report.connection().map(connection -> connection.chain()).orElse(List.of());
        if (!accepted.isEmpty()) {
            return Optional.of(accepted(report.place(), accepted.get(0)));
        }
        return report.rejectedChain().isEmpty()
                ? Optional.empty()
                : Optional.of(rejected(report, report.rejectedChain().get(0)));
    }

    private Finding accepted(String place, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        long days = Duration.between(now, end).toDays();
        String text =
                describe(certificate) + ", until " + end.atZone(ZoneOffset.UTC).toLocalDate() + " (" + days + " days)";
        if (Duration.between(now, end).compareTo(SOON) < 0) {
            return Finding.warning(CODE, place, text)
                    .withHint("autoenrollment renews it six weeks before its end, and has not; on the domain"
                            + " controller:")
                    .paste("certutil -pulse");
        }
        return certificate.getSigAlgName().equals(RSASSA_PSS)
                ? Finding.info(CODE, place, text + "; channel bindings use the hash of its parameters")
                : Finding.ok(CODE, place, text);
    }

    private Finding rejected(ControllerReport report, X509Certificate certificate) {
        String host = report.target().address().getHostString();
        String text = report.failure() + " [" + describe(certificate) + "]";
        Finding error = Finding.error(CODE, report.place(), text);
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Finding.error(
                            CODE,
                            report.place(),
                            "the certificate has expired at "
                                    + certificate.getNotAfter().toInstant() + " [" + describe(certificate) + "]")
                    .withHint("renew it; with autoenrollment, on the domain controller:")
                    .paste("certutil -pulse");
        }
        if (!report.isIdentified()) {
            return error.withHint("issue it from the template Kerberos Authentication, or name the host in servers");
        }
        List<String> names = names(certificate);
        if (names.stream().noneMatch(name -> matches(host, name))) {
            return Finding.error(
                            CODE,
                            report.place(),
                            "the certificate is not for the name " + host + ", but for "
                                    + (names.isEmpty() ? "none" : String.join(", ", names)))
                    .withHint("name the domain controller in servers as its certificate does");
        }
        return error.withHint("put the CA that has issued it into the trust store: "
                        + certificate.getIssuerX500Principal().getName() + "; export its certificate on a domain"
                        + " member, compare it, then import it")
                .paste(importLine());
    }

    private String importLine() {
        String file = settings.getOrDefault(RealmSettings.DIRECTORY_TRUST_STORE_FILE.key(), "");
        String lower = file.toLowerCase(Locale.ROOT);
        if (file.isEmpty()) {
            return RealmSettings.DIRECTORY_TRUST_STORE_FILE.key() + " = conf/domain-controllers.pem";
        }
        return lower.endsWith(".p12") || lower.endsWith(".jks") || lower.endsWith(".pfx")
                ? "keytool -importcert -alias domain-controllers-ca -file ca.cer -keystore " + ShellText.argument(file)
                : "openssl x509 -in ca.cer -outform PEM >> " + ShellText.argument(file);
    }

    private static String describe(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + " of "
                + certificate.getIssuerX500Principal().getName() + ", " + certificate.getSigAlgName();
    }

    /** A wildcard is one label (RFC 6125 6.4.3). */
    private static boolean matches(String host, String name) {
        int dot = host.indexOf('.');
        return name.equalsIgnoreCase(host)
                || name.startsWith("*.") && dot > 0 && name.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name ->
                                    name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                            .map(name -> String.valueOf(name.get(1)))
                            .collect(Collectors.toList());
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
