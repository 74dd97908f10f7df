// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;

/** Assembles the checks of {@code server.xml} and {@code lib}; none with {@code --settings}. Immutable. */
public final class TomcatChecks implements AreaChecks {
    private final DoctorInput input;
    private final RealmAssemblies assemblies;

    /**
     * @param input what is checked
     * @param assemblies for the check that compares with the directory
     */
    public TomcatChecks(DoctorInput input, RealmAssemblies assemblies) {
        this.input = input;
        this.assemblies = assemblies;
    }

    @Override
    public List<DoctorCheck> checks() {
        List<DoctorCheck> checks = new ArrayList<>();
        input.serverXml().ifPresent(serverXml -> {
            TomcatFiles files = new TomcatFiles(input.catalinaBase().orElse(Path.of("")));
            checks.addAll(ofFile(serverXml, files));
            TlsElement.of(serverXml).forEach(tls -> checks.addAll(ofConnector(tls, files)));
        });
        input.jmx()
                .ifPresent(jmx -> checks.add(new DoctorCheck(
                        Set.of(DoctorCode.VALVE, DoctorCode.NEWER_FILES),
                        jmx.url(),
                        new RunningTomcat(jmx, input)::run)));
        return checks;
    }

    private List<DoctorCheck> ofFile(XmlFile serverXml, TomcatFiles files) {
        String place = String.valueOf(serverXml.path().getFileName());
        HandshakeChecks handshake = new HandshakeChecks(serverXml);
        ValveCheck valve = new ValveCheck(serverXml, files);
        Optional<String> ownVersion =
                Optional.ofNullable(TomcatChecks.class.getPackage().getImplementationVersion());
        String lib = files.base().resolve("lib").toString();
        return List.of(
                DoctorCheck.of(DoctorCode.CERTIFICATE_VERIFICATION, place, handshake::verification),
                DoctorCheck.of(DoctorCode.UNTRUSTED_CLIENTS, place, handshake::unsafeVerification),
                DoctorCheck.of(DoctorCode.TLS_VERSIONS, place, handshake::versions),
                DoctorCheck.of(DoctorCode.UNSAFE_COMPONENTS, place, new ComponentCheck(serverXml)::run),
                DoctorCheck.of(DoctorCode.TOMCAT_VERSION, lib, new TomcatVersionCheck(files)::run),
                DoctorCheck.of(DoctorCode.JAR, lib, new JarCheck(files, ownVersion)::run),
                DoctorCheck.of(DoctorCode.VALVE, place, valve::enabled),
                DoctorCheck.of(DoctorCode.TRUSTED_PROXIES, place, valve::trustedProxies),
                DoctorCheck.of(DoctorCode.CONSTRAINTS, place, new ConstraintCheck(serverXml, files)::run),
                DoctorCheck.of(
                        DoctorCode.TRUST_MANAGER, place, new TrustManagerClassCheck(serverXml, input.realms())::run),
                DoctorCheck.of(DoctorCode.SSL_FLAGS, place, valve::sslFlags));
    }

    private List<DoctorCheck> ofConnector(TlsElement tls, TomcatFiles files) {
        boolean showsNtAuth = tls.showsNtAuth(input.realms());
        List<DoctorCheck> checks = new ArrayList<>(List.of(
                DoctorCheck.of(
                        DoctorCode.TRUST_STORE,
                        tls.place(),
                        new TrustStoreCheck(tls, files, showsNtAuth, input.clock())::run),
                DoctorCheck.of(
                        DoctorCode.SERVER_CERTIFICATE,
                        tls.place(),
                        new ServerCertificateCheck(tls, files, input.clock())::run)));
        if (!showsNtAuth) {
            input.realms().stream()
                    .filter(realm -> realm.element()
                            .map(ServerXmlReview::service)
                            .filter(tls.service()::equals)
                            .isPresent())
                    .forEach(realm -> checks.add(comparison(tls, files, realm)));
        }
        return checks;
    }

    private DoctorCheck comparison(TlsElement tls, TomcatFiles files, CheckedRealm realm) {
        return DoctorCheck.of(
                        DoctorCode.TRUST_STORE_AND_NTAUTH,
                        tls.place(),
                        findings -> new NtAuthComparison(tls, files, assemblies.of(realm)).run(findings))
                .requiringValid(realm);
    }
}
