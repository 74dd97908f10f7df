// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.adcertmap.listed.xml.XmlLines;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tool.importiis.configuration.IisBinding;
import org.adcertmap.tool.importiis.configuration.IisSite;
import org.adcertmap.tool.importiis.configuration.SslBindings;

/** Renders what {@code server.xml} must have: a Service for each group of sites. Confined to one thread. */
final class ServerSnippets {
    private final Optional<SslBindings> ssl;
    private final boolean hasCertificatesXml;
    private final XmlLines xml = new XmlLines();
    private final List<String> hostNames = new ArrayList<>();

    /** @param hasCertificatesXml whether there are mappings of IIS itself for a ListedCertificatesRealm */
    ServerSnippets(Optional<SslBindings> ssl, boolean hasCertificatesXml) {
        this.ssl = ssl;
        this.hasCertificatesXml = hasCertificatesXml;
    }

    /** Returns a text of one element {@code <Server>}. */
    String render(List<SiteGroup> groups) {
        xml.comment("Made by import-iis. Copy the elements into conf/server.xml, and adapt file names and passwords.");
        xml.open("Server", "port", "-1");
        for (int i = 0; i < groups.size(); i++) {
            service(groups.get(i), "Catalina" + (i == 0 ? "" : String.valueOf(i + 1)));
        }
        xml.close();
        return xml.toString();
    }

    private void service(SiteGroup group, String name) {
        xml.open("Service", "name", name);
        group.endpoints().forEach((endpoint, bindings) -> connector(group, bindings));
        hostNames.clear();
        List<IisSite> sites = new ArrayList<>(group.sites().keySet());
        IisSite first = group.defaultSite().orElse(sites.get(0));
        sites.remove(first);
        sites.add(0, first);
        xml.open("Engine", "name", name, "defaultHost", hostName(first));
        if (group.sites().values().stream().flatMap(List::stream).anyMatch(PlaceSettings::mapsByDirectory)) {
            xml.empty(
                    "Realm",
                    "className",
                    ClassNames.ACTIVE_DIRECTORY_REALM,
                    "settings",
                    "conf/" + ProposedSettings.FILE_NAME);
        }
        sites.forEach(site -> host(site, group.sites().get(site)));
        xml.close();
        xml.close();
    }

    private void connector(SiteGroup group, List<IisBinding> bindings) {
        IisBinding first = bindings.get(0);
        String verification = ConnectorVerification.of(group.placesAt(first.endpoint()), bindings, ssl);
        List<String> names = bindings.stream()
                .filter(IisBinding::isSni)
                .map(IisBinding::host)
                .filter(host -> !host.isEmpty())
                .distinct()
                .toList();
        boolean hasDefault = bindings.stream().anyMatch(binding -> !binding.isSni());
        xml.open(
                "Connector",
                "port",
                String.valueOf(first.port()),
                "address",
                first.address().equals("*") ? null : first.address().replaceAll("[\\[\\]]", ""),
                "protocol",
                "org.apache.coyote.http11.Http11NioProtocol",
                "scheme",
                "https",
                "secure",
                "true",
                "SSLEnabled",
                "true",
                "defaultSSLHostConfigName",
                hasDefault ? null : names.get(0));
        if (hasDefault) {
            sslHostConfig(null, verification);
        }
        names.forEach(name -> sslHostConfig(name, verification));
        xml.close();
    }

    private void sslHostConfig(String name, String verification) {
        boolean isVerifying = !verification.equals(ConnectorVerification.NONE);
        xml.open(
                "SSLHostConfig",
                "hostName",
                name,
                "certificateVerification",
                verification,
                "truststoreFile",
                isVerifying ? "conf/clients.p12" : null,
                "truststoreType",
                isVerifying ? "PKCS12" : null,
                "truststorePassword",
                isVerifying ? "changeit" : null);
        xml.empty(
                "Certificate",
                "certificateKeystoreFile",
                "conf/" + (name == null ? "server" : fileName(name)) + ".p12",
                "certificateKeystoreType",
                "PKCS12",
                "certificateKeystorePassword",
                "changeit");
        xml.close();
    }

    /** A wildcard is no character of a file name. */
    private static String fileName(String hostName) {
        return hostName.replace("*", "_").replaceAll("[^\\w.-]", "_");
    }

    private void host(IisSite site, List<PlaceSettings> places) {
        String name = hostName(site);
        if (hostNames.contains(name)) {
            name = fileName(site.path().toString());
        }
        hostNames.add(name);
        xml.comment("IIS: site " + site.path());
        xml.open("Host", "name", name, "appBase", "webapps");
        for (String alias : SiteGroup.hostNames(site)) {
            if (!hostNames.contains(alias)) {
                hostNames.add(alias);
                xml.text("Alias", alias);
            }
        }
        places.stream()
                .filter(PlaceSettings::isApplication)
                .filter(place ->
                        place.isRelevant() || deeper(place, places).stream().anyMatch(PlaceSettings::isRelevant))
                .forEach(place -> context(site, place, deeper(place, places)));
        xml.close();
    }

    static String hostName(IisSite site) {
        List<String> names = SiteGroup.hostNames(site);
        return names.isEmpty() || SiteGroup.isBoundToEveryName(site) ? "localhost" : names.get(0);
    }

    private static List<PlaceSettings> deeper(PlaceSettings application, List<PlaceSettings> places) {
        return places.stream()
                .filter(place -> !place.isApplication() && place.application().equals(application.path()))
                .toList();
    }

    private void context(IisSite site, PlaceSettings place, List<PlaceSettings> deeper) {
        String path = place.path().below(site.path());
        xml.open(
                "Context",
                "path",
                path,
                "docBase",
                path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#'));
        Set<SslFlag> flags = EnumSet.noneOf(SslFlag.class);
        flags.addAll(place.sslFlags());
        if (deeper.stream().anyMatch(PlaceSettings::requestsCertificate)) {
            flags.add(SslFlag.SSL_NEGOTIATE_CERT);
        }
        boolean byDirectory = maps(place, deeper, PlaceSettings::mapsByDirectory);
        boolean byList = hasCertificatesXml && !byDirectory && maps(place, deeper, PlaceSettings::mapsByIis);
        if (byList) { // in place of the Realm of the Engine
            xml.empty(
                    "Realm",
                    "className",
                    ClassNames.LISTED_CERTIFICATES_REALM,
                    "certificates",
                    "conf/" + IisMappingReview.FILE_NAME,
                    "certificationAuthorities",
                    "file:conf/ca-certificates.pem");
        }
        xml.empty(
                "Valve",
                "className",
                ClassNames.VALVE,
                "enabled",
                String.valueOf(byDirectory || byList),
                "sslFlags",
                SslFlag.format(flags),
                "anonymousAuthentication",
                String.valueOf(place.isAnonymous()));
        xml.close();
    }

    private static boolean maps(PlaceSettings place, List<PlaceSettings> deeper, Predicate<PlaceSettings> how) {
        return how.test(place) || deeper.stream().anyMatch(how);
    }
}
