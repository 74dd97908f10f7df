// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.review.ConnectorReview.TlsHost;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.CheckedRealm;

/**
 * One SSLHostConfig of a TLS connector in {@code server.xml}; the connector itself where it has none. Confined to
 * reading.
 */
record TlsElement(XmlFile file, XmlElement element) {
    static List<TlsElement> of(XmlFile file) {
        return ServerXmlReview.tlsHostElements(file.xml().root())
                .map(element -> new TlsElement(file, element))
                .toList();
    }

    /** Returns file and line, for a finding. */
    String place() {
        return place(file, element);
    }

    static String place(XmlFile file, XmlElement element) {
        return file.path().getFileName() + ":" + file.xml().line(element);
    }

    TlsHost host() {
        return ServerXmlReview.tlsHost(element);
    }

    XmlElement connector() {
        return element.name().equals("Connector") ? element : element.parent();
    }

    XmlElement service() {
        return ServerXmlReview.service(element);
    }

    /** Returns whether the Realm of its Engine is to show clients the CAs of NTAuth. */
    boolean showsNtAuth(List<CheckedRealm> realms) {
        Optional<XmlElement> ofEngine = ServerXmlReview.engineRealm(service());
        return ofEngine.isPresent()
                && realms.stream().anyMatch(realm -> realm.element().equals(ofEngine) && realm.showsNtAuth());
    }

    /** Returns an attribute of the SSLHostConfig; empty if it is absent. */
    String attribute(String name) {
        return element.name().equals("Connector") ? "" : ServerXmlReview.value(element, name);
    }

    /** Returns how sentences name it. */
    String name() {
        TlsHost host = host();
        return "connector " + host.port()
                + (host.hostName().equals("_default_") ? "" : " for [" + host.hostName() + "]");
    }
}
