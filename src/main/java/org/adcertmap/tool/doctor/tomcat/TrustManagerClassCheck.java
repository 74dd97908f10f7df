// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.Suggestion;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/**
 * Checks {@code trustManagerClassName} of the connectors, and {@code clientAuthIssuers}, which needs it (ADCD-113). A
 * connector consults the Realm of the Engine of its own Service, and no other.
 *
 * @param realms those of the file
 */
record TrustManagerClassCheck(XmlFile serverXml, List<CheckedRealm> realms) {
    private static final DoctorCode CODE = DoctorCode.TRUST_MANAGER;
    private static final String ATTRIBUTE = "trustManagerClassName";
    private static final String LOGGING = ClassNames.LOGGING_TRUST_MANAGER;
    private static final String DEFERRING = ClassNames.DEFERRING_TRUST_MANAGER;

    void run(FindingSink findings) {
        List<TlsElement> all = TlsElement.of(serverXml);
        for (TlsElement tls : all) {
            if (!tls.attribute(ATTRIBUTE).isEmpty()) {
                findings.add(finding(tls, all));
            }
        }
        realms.stream()
                .filter(CheckedRealm::showsNtAuth)
                .flatMap(realm -> realm.element().stream())
                .flatMap(realm -> withoutEffect(realm, all).stream())
                .forEach(findings::add);
    }

    /** Returns the finding where no connector shows the CAs of NTAuth, although this Realm says so. */
    private Optional<Finding> withoutEffect(XmlElement realm, List<TlsElement> all) {
        XmlElement service = ServerXmlReview.service(realm);
        if (ServerXmlReview.engineRealm(service).filter(realm::equals).isEmpty()) {
            return Optional.of(Finding.ofReview(
                    Finding.warning(CODE, TlsElement.place(serverXml, realm), ""), RealmReview.NOT_OF_ENGINE));
        }
        String place = all.stream()
                .filter(tls -> tls.service().equals(service))
                .findFirst()
                .map(TlsElement::place)
                .orElse("server.xml");
        return ServerXmlReview.lacksTrustManager(realm)
                ? Optional.of(Finding.ofReview(Finding.warning(CODE, place, ""), RealmReview.NO_TRUST_MANAGER)
                        .paste(ATTRIBUTE + "=\"" + LOGGING + "\""))
                : Optional.empty();
    }

    private static boolean exists(String className) {
        return className.equals(LOGGING) || className.equals(DEFERRING);
    }

    private Finding finding(TlsElement tls, List<TlsElement> all) {
        String className = tls.attribute(ATTRIBUTE);
        String subject = ATTRIBUTE + " is [" + className + "] on " + tls.name();
        if (!ClassNames.isOurs(className)) {
            return Finding.info(
                    CODE,
                    tls.place(),
                    subject + ": what it trusts is not checked, and Tomcat reads no trust store for it");
        }
        if (!exists(className)) {
            return Finding.error(
                            CODE,
                            tls.place(),
                            subject + ", which does not exist"
                                    + Suggestion.forWord(className, List.of(LOGGING, DEFERRING))
                                    + ": Tomcat does not start the connector")
                    .paste(ATTRIBUTE + "=\"" + LOGGING + "\"");
        }
        if (ServerXmlReview.value(tls.connector(), "sslImplementationName").contains(".openssl.")) {
            return Finding.error(
                            CODE, tls.place(), subject + ", which works with the JDK's TLS only: Tomcat does not start")
                    .withHint("remove it, or sslImplementationName of the connector");
        }
        if (tls.attribute("truststoreFile").isEmpty() && !tls.showsNtAuth(realms)) {
            return Finding.error(
                            CODE,
                            tls.place(),
                            subject + ", which needs truststoreFile, or the setting clientAuthIssuers = ntAuth: Tomcat"
                                    + " does not start")
                    .paste(
                            "truststoreFile=\"conf/clients.p12\" truststoreType=\"PKCS12\" truststorePassword=\"changeit\"");
        }
        return className.equals(DEFERRING) ? deferring(tls, all, subject) : Finding.ok(CODE, tls.place(), subject);
    }

    private Finding deferring(TlsElement tls, List<TlsElement> all, String subject) {
        for (TlsElement other : all) {
            if (other.connector() == tls.connector()
                    && !other.attribute(ATTRIBUTE).equals(DEFERRING)) {
                return Finding.error(
                                CODE,
                                other.place(),
                                subject + ", and not on each SSLHostConfig of the connector: Tomcat does not start")
                        .paste(ATTRIBUTE + "=\"" + DEFERRING + "\"");
            }
        }
        return isFirstInItsEngine(tls)
                ? Finding.ok(CODE, tls.place(), subject)
                : Finding.error(
                                CODE,
                                tls.place(),
                                subject + ", which needs the ClientCertificateMappingValve as the first Valve of the"
                                        + " Engine: Tomcat does not start")
                        .withHint("move the Valve to the beginning of the Engine")
                        .paste("<Valve className=\"" + ClassNames.VALVE + "\" enabled=\"true\"/>");
    }

    private static boolean isFirstInItsEngine(TlsElement tls) {
        return tls.service().children("Engine").stream()
                .flatMap(engine -> engine.children("Valve").stream().limit(1))
                .anyMatch(valve -> valve.hasClassName(ClassNames.VALVE));
    }
}
