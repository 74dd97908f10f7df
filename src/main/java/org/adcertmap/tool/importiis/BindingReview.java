// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.tool.importiis.configuration.IisBinding;
import org.adcertmap.tool.importiis.configuration.IisSite;
import org.adcertmap.tool.importiis.configuration.SslBinding;
import org.adcertmap.tool.importiis.configuration.SslBindings;

/** Finds what connectors and Hosts do otherwise than the bindings of the sites. Confined to one thread. */
final class BindingReview {
    private final Optional<SslBindings> ssl;
    private final List<ImportFinding> findings = new ArrayList<>();
    private final Set<SslBinding> used = new HashSet<>();

    BindingReview(Optional<SslBindings> ssl) {
        this.ssl = ssl;
    }

    /** Reviews the groups, all of which are in one Tomcat. */
    List<ImportFinding> review(List<SiteGroup> groups) {
        groups.forEach(this::reviewGroup);
        reviewAddresses(groups);
        return findings;
    }

    /** Returns the bindings of HTTP.sys that the sites use, once {@link #review} has returned. */
    List<SslBinding> used() {
        return List.copyOf(used);
    }

    private void reviewGroup(SiteGroup group) {
        group.sites().forEach(this::reviewSite);
        group.endpoints()
                .forEach((endpoint, bindings) -> reviewConnector(group.placesAt(endpoint), endpoint, bindings));
        Set<String> names = new HashSet<>();
        for (IisSite site : group.sites().keySet()) {
            if (!names.add(ServerSnippets.hostName(site))) {
                add(
                        ImportCode.HOSTS_COLLIDE,
                        site.path().toString(),
                        "another site of the same addresses has the host name " + ServerSnippets.hostName(site)
                                + " or is bound to every name as well; an Engine has one Host of a name",
                        "give each a host name, or a Service and a port of its own");
            }
        }
    }

    private void reviewSite(IisSite site, List<PlaceSettings> places) {
        boolean isMapping = places.stream().anyMatch(PlaceSettings::mapsByDirectory);
        if (isMapping && site.bindings().isEmpty()) {
            add(
                    ImportCode.NO_HTTPS_BINDING,
                    site.path().toString(),
                    "maps client certificates but has no https binding, so that it never gets one",
                    "add a connector with TLS if clients are to log in by certificate");
        }
        for (IisBinding binding : site.bindings()) {
            if (binding.isSni() && !binding.host().isEmpty()) {
                add(
                        ImportCode.SNI,
                        binding.place(),
                        "sslFlags=\"" + binding.sslFlags() + "\" of the binding " + binding
                                + ": the host name selects the certificate (SNI)",
                        "SSLHostConfig hostName=\"" + binding.host() + "\" is proposed");
            }
            if (binding.isCentralCertificateStore()) {
                add(
                        ImportCode.CENTRAL_CERTIFICATE_STORE,
                        binding.place(),
                        "the binding " + binding + " takes its certificate from the central certificate store",
                        "export the certificate, and name its key store in SSLHostConfig");
            }
            ssl.ifPresent(all -> reviewSsl(all.of(binding), binding, isMapping));
        }
        if (isMapping && !site.bindings().isEmpty()) {
            reviewRequest(site, places);
        }
    }

    private void reviewRequest(IisSite site, List<PlaceSettings> places) {
        places.stream()
                .filter(place -> place.mapsByDirectory()
                        && !place.requestsCertificate()
                        && !ConnectorVerification.negotiates(site.bindings(), ssl))
                .forEach(place -> add(
                        ImportCode.NEVER_REQUESTED,
                        place.path().toString(),
                        "maps client certificates, but sslFlags has no SslNegotiateCert: IIS requests none"
                                + (ssl.isPresent() ? "" : " unless the binding does"),
                        ssl.isPresent()
                                ? "decide whether certificates are wanted: --ssl-flags \"Ssl, SslNegotiateCert\""
                                : "give --bindings, so that Negotiate Client Certificate is known"));
    }

    private void reviewSsl(Optional<SslBinding> found, IisBinding binding, boolean isMapping) {
        if (found.isEmpty()) {
            add(
                    ImportCode.UNKNOWN_BINDING,
                    binding.place(),
                    "--bindings has no entry for " + binding + ": its settings are not known",
                    "make the list on the web server of this configuration");
            return;
        }
        SslBinding settings = found.get();
        if (used.add(settings)) {
            settings.ctlStoreName()
                    .ifPresent(store -> add(
                            ImportCode.CTL_STORE,
                            settings.name(),
                            "clients are shown the CAs of the certificate store " + store,
                            "put these CAs into the connector's trust store: certutil -store \"" + store + "\""));
            if (isMapping && !settings.usesDsMapper()) {
                add(
                        ImportCode.DS_MAPPER_DISABLED,
                        settings.name(),
                        "mapping is enabled, but DS Mapper Usage of the binding is disabled: in IIS the users were"
                                + " mapped otherwise, or not at all",
                        "compare some users of IIS's log with the output of check");
            }
        }
    }

    private void reviewConnector(List<PlaceSettings> places, String endpoint, List<IisBinding> bindings) {
        List<PlaceSettings> newly = ConnectorVerification.requestedNewly(places).toList();
        if (!ConnectorVerification.of(places, bindings, ssl).equals(ConnectorVerification.NONE)
                && !newly.isEmpty()
                && newly.size() < places.size()) {
            add(
                    ImportCode.REQUESTED_EVERYWHERE,
                    endpoint,
                    "the connector requests a certificate from every client, also for "
                            + newly.get(0).path()
                            + (newly.size() == 1 ? "" : " and elsewhere")
                            + ", where IIS does not",
                    "use a port or address of its own where clients must not be prompted for a certificate");
        }
    }

    /** A socket for every address takes the port of all others. */
    private void reviewAddresses(List<SiteGroup> groups) {
        List<IisBinding> all = groups.stream()
                .map(SiteGroup::endpoints)
                .map(Map::values)
                .flatMap(endpoints -> endpoints.stream().map(bindings -> bindings.get(0)))
                .toList();
        for (IisBinding binding : all) {
            all.stream()
                    .filter(other -> binding.address().equals("*")
                            && other.port() == binding.port()
                            && !other.address().equals("*"))
                    .forEach(other -> add(
                            ImportCode.HOSTS_COLLIDE,
                            other.place(),
                            "the bindings " + binding.endpoint() + " and " + other.endpoint()
                                    + " have the same port; in Tomcat the first takes it for every address",
                            "give each connector an address of its own"));
        }
    }

    private void add(ImportCode code, String place, String sentence, String hint) {
        findings.add(new ImportFinding(code, place, sentence, hint));
    }
}
