// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;
import org.adcertmap.tool.shell.ShellText;

/** Compares the trust store of an SSLHostConfig with the CAs that may issue certificates for logon (ADCD-105). */
record NtAuthComparison(TlsElement tls, TomcatFiles files, CheckAssembly assembly) {
    private static final DoctorCode CODE = DoctorCode.TRUST_STORE_AND_NTAUTH;
    private static final int LINE = 64;
    private static final int ALIAS = 8;

    void run(FindingSink findings) throws IOException {
        Optional<ConnectorTrustStore> store = ConnectorTrustStore.of(tls, files);
        if (store.isEmpty() || !tls.host().requestsCertificates()) {
            return; // ADCD-104 reports it
        }
        List<X509Certificate> trusted;
        try {
            trusted = store.get().certificates();
        } catch (IllegalArgumentException e) {
            return; // ADCD-104 reports it
        }
        List<X509Certificate> ntAuth = assembly.issuingCas();
        if (ntAuth.isEmpty()) {
            return; // ntAuth is off, or ADCD-501 reports it
        }
        List<X509Certificate> published = assembly.publishedCas();
        List<X509Certificate> lacking = ntAuth.stream()
                .filter(ca -> above(ca, published).stream().noneMatch(trusted::contains))
                .toList();
        List<X509Certificate> publicCas = ConnectorTrustStore.publicCas();
        List<X509Certificate> others = trusted.stream()
                .filter(ca -> ntAuth.stream()
                        .noneMatch(issuing -> above(issuing, published).contains(ca)))
                .filter(ca -> !publicCas.contains(ca)) // ADCD-104 reports it
                .toList();
        lacking.forEach(ca -> findings.add(lacking(store.get(), ca)));
        if (!others.isEmpty()) {
            findings.add(others(store.get(), others));
        }
        if (lacking.isEmpty() && others.isEmpty()) {
            findings.add(
                    Finding.ok(CODE, tls.place(), tls.name() + " trusts the CAs of NTAuthCertificates, and no others"));
        }
    }

    /** Returns a CA and the published CAs above it. */
    private static List<X509Certificate> above(X509Certificate ca, List<X509Certificate> published) {
        List<X509Certificate> above = new ArrayList<>(List.of(ca));
        for (int i = 0; i < above.size(); i++) {
            X509Certificate below = above.get(i);
            published.stream()
                    .filter(each -> each.getSubjectX500Principal().equals(below.getIssuerX500Principal()))
                    .filter(each -> !above.contains(each))
                    .forEach(above::add);
        }
        return above;
    }

    private Finding lacking(ConnectorTrustStore store, X509Certificate ca) {
        return Finding.warning(
                        CODE,
                        tls.place(),
                        store.attribute() + " [" + store.name() + "] of " + tls.name() + " lacks the issuing CA "
                                + ca.getSubjectX500Principal().getName()
                                + " of NTAuthCertificates: the handshake rejects its certificates")
                .withHint(
                        store.isPem()
                                ? "only if it is your CA: in CATALINA_BASE, append its certificate"
                                : "only if it is your CA: in CATALINA_BASE, with the truststorePassword in the environment"
                                        + " variable TRUSTSTORE_PASSWORD")
                .paste(importLines(store, ca));
    }

    private static String thumbprint(X509Certificate ca) {
        try {
            return Thumbprint.of(ca);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded has an encoding", e);
        }
    }

    private static String[] importLines(ConnectorTrustStore store, X509Certificate ca) {
        List<String> lines = new ArrayList<>();
        String alias = thumbprint(ca).substring(0, ALIAS);
        lines.add(
                store.isPem()
                        ? "cat >> " + ShellText.argument(store.name()) + " <<'END'"
                        : "keytool -importcert -noprompt -alias issuing-ca-" + alias + " -keystore "
                                + ShellText.argument(store.name()) + " -storetype " + store.type()
                                + " -storepass:env TRUSTSTORE_PASSWORD <<'END'");
        lines.add("-----BEGIN CERTIFICATE-----");
        try {
            Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(ca.getEncoded())
                    .lines()
                    .forEach(lines::add);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded has an encoding", e);
        }
        lines.add("-----END CERTIFICATE-----");
        lines.add("END");
        return lines.toArray(String[]::new);
    }

    private Finding others(ConnectorTrustStore store, List<X509Certificate> others) {
        return Finding.warning(
                        CODE,
                        tls.place(),
                        store.attribute() + " [" + store.name() + "] of " + tls.name()
                                + " has CAs that are neither in NTAuthCertificates nor above a CA there, so that their"
                                + " certificates pass the handshake, and only the Realm refuses them: "
                                + others.stream()
                                        .map(ca -> ca.getSubjectX500Principal().getName())
                                        .collect(Collectors.joining("; ")))
                .withHint("remove them, unless another application of this connector needs them");
    }
}
