// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.tool.importiis.configuration.IisBinding;
import org.adcertmap.tool.importiis.configuration.SslBinding;
import org.adcertmap.tool.importiis.configuration.SslBindings;

/** Determines {@code certificateVerification} of a connector from all places that are reached through it. */
final class ConnectorVerification {
    static final String REQUIRED = "required";
    static final String OPTIONAL = "optional";
    static final String NONE = "none";

    private ConnectorVerification() {}

    /**
     * @param places every place of the sites of the connector, with those where no certificate is requested
     * @param ssl the bindings of HTTP.sys; empty if they were not given
     */
    static String of(List<PlaceSettings> places, List<IisBinding> bindings, Optional<SslBindings> ssl) {
        if (!places.isEmpty() && places.stream().allMatch(PlaceSettings::requiresCertificate)) {
            return REQUIRED;
        }
        return places.stream().anyMatch(PlaceSettings::requestsCertificate) || negotiates(bindings, ssl)
                ? OPTIONAL
                : NONE;
    }

    /** Returns whether HTTP.sys requests a certificate in the handshake, whatever the place requires. */
    static boolean negotiates(List<IisBinding> bindings, Optional<SslBindings> ssl) {
        return ssl.stream()
                .flatMap(all -> bindings.stream().map(all::of))
                .flatMap(Optional::stream)
                .anyMatch(SslBinding::negotiatesClientCertificate);
    }

    /** Returns the places where IIS requests no certificate, though the connector will. */
    static Stream<PlaceSettings> requestedNewly(List<PlaceSettings> places) {
        return places.stream().filter(place -> !place.requestsCertificate());
    }
}
