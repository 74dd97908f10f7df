// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.review.ConnectorReview;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;
import org.adcertmap.tool.shell.ShellText;

/** Checks the trust store of an SSLHostConfig: there, readable, without public CAs, not expired (ADCD-104). */
record TrustStoreCheck(TlsElement tls, TomcatFiles files, boolean showsNtAuth, Clock clock) {
    private static final DoctorCode CODE = DoctorCode.TRUST_STORE;
    private static final int SHOWN = 5;

    void run(FindingSink findings) throws IOException {
        if (!tls.host().requestsCertificates()) {
            return; // the trust store does not count
        }
        if (showsNtAuth && ClassNames.isOurs(tls.attribute("trustManagerClassName"))) {
            findings.add(Finding.ok(CODE, tls.place(), tls.name() + " has the CAs of NTAuth (clientAuthIssuers)"));
            return;
        }
        Optional<ConnectorTrustStore> store = ConnectorTrustStore.of(tls, files);
        if (store.isPresent()) {
            checkStore(store.get(), findings);
        } else {
            String publicCas = "the " + ConnectorTrustStore.publicCas().size() + " public CAs of the JVM";
            ConnectorReview.trustAnchors(tls.host(), publicCas).ifPresent(warning -> findings.add(missing(warning)));
        }
    }

    private Finding missing(ConfigurationWarning warning) {
        return Finding.ofReview(Finding.warning(CODE, tls.place(), ""), warning)
                .paste("truststoreFile=\"conf/clients.p12\" truststoreType=\"PKCS12\" truststorePassword=\"changeit\"");
    }

    private void checkStore(ConnectorTrustStore store, FindingSink findings) throws IOException {
        List<X509Certificate> cas;
        try {
            cas = store.certificates();
        } catch (IllegalArgumentException e) {
            findings.add(Finding.error(
                            CODE,
                            tls.place(),
                            store.attribute() + " [" + store.name() + "] of " + tls.name()
                                    + " cannot be used, so that Tomcat does not start the connector: " + e.getMessage())
                    .withHint("write the root CAs and issuing CAs of the clients into it, and correct the password")
                    .paste(importLine(store)));
            return;
        }
        List<X509Certificate> publicCas = ConnectorTrustStore.publicCas();
        List<String> open = cas.stream()
                .filter(publicCas::contains)
                .map(TrustStoreCheck::name)
                .toList();
        List<String> expired = cas.stream()
                .filter(ca -> ca.getNotAfter().toInstant().isBefore(clock.instant()))
                .map(TrustStoreCheck::name)
                .toList();
        if (!open.isEmpty()) {
            findings.add(Finding.warning(
                            CODE,
                            tls.place(),
                            store.attribute() + " [" + store.name() + "] of " + tls.name() + " has "
                                    + names(open, "public CA") + ", whose certificates pass the handshake")
                    .withHint("remove them, so that it has the CAs of your clients alone"));
        }
        if (!expired.isEmpty()) {
            findings.add(Finding.warning(
                            CODE,
                            tls.place(),
                            store.attribute() + " [" + store.name() + "] of " + tls.name() + " has "
                                    + names(expired, "CA") + " that has expired: its certificates are rejected")
                    .withHint("add the renewed CA certificate, and remove the expired one"));
        }
        if (open.isEmpty() && expired.isEmpty()) {
            findings.add(Finding.ok(
                    CODE,
                    tls.place(),
                    tls.name() + " trusts "
                            + names(cas.stream().map(TrustStoreCheck::name).toList(), "CA")));
        }
    }

    private static String importLine(ConnectorTrustStore store) {
        return store.isPem()
                ? "openssl x509 -in issuing-ca.cer >> " + ShellText.argument(store.name())
                : "keytool -importcert -noprompt -alias issuing-ca -file issuing-ca.cer -keystore "
                        + ShellText.argument(store.name()) + " -storetype " + store.type();
    }

    private static String names(List<String> names, String noun) {
        return names.size() + " " + noun + (names.size() == 1 ? "" : "s") + ": "
                + String.join("; ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? "; ..." : "");
    }

    private static String name(X509Certificate ca) {
        return ca.getSubjectX500Principal().getName();
    }
}
