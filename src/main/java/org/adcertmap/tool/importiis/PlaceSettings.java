// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tool.importiis.configuration.EffectiveSection;
import org.adcertmap.tool.importiis.configuration.IisConfiguration;
import org.adcertmap.tool.importiis.configuration.IisPath;
import org.adcertmap.tool.importiis.configuration.IisSection;
import org.adcertmap.tool.importiis.configuration.IisSite;

/**
 * What counts for client certificates at one place: an application, or a path below one. Immutable.
 *
 * @param path the place
 * @param application the application that the place is in; itself if it is one
 * @param sslFlags effective {@code access/@sslFlags}
 * @param mapsByDirectory whether {@code clientCertificateMappingAuthentication} is enabled
 * @param mapsByIis whether {@code iisClientCertificateMappingAuthentication} is enabled and has mappings
 * @param isAnonymous whether {@code anonymousAuthentication} is enabled
 */
record PlaceSettings(
        IisSite site,
        IisPath path,
        IisPath application,
        Set<SslFlag> sslFlags,
        boolean mapsByDirectory,
        boolean mapsByIis,
        boolean isAnonymous) {

    static PlaceSettings of(IisConfiguration configuration, IisSite site, IisPath path) {
        EffectiveSection access = configuration.effective(IisSection.ACCESS, site, path);
        return new PlaceSettings(
                site,
                path,
                site.applicationOf(path),
                SslFlag.parse(access.attribute("sslFlags").orElse("None")),
                configuration
                        .effective(IisSection.CLIENT_CERTIFICATE_MAPPING, site, path)
                        .isEnabled(false),
                IisMappings.of(configuration.effective(IisSection.IIS_CLIENT_CERTIFICATE_MAPPING, site, path))
                        .isEffective(),
                configuration.effective(IisSection.ANONYMOUS, site, path).isEnabled(true));
    }

    boolean isApplication() {
        return path.equals(application);
    }

    /** Returns whether a Valve is proposed for it. */
    boolean isRelevant() {
        return mapsByDirectory || mapsByIis || !sslFlags.isEmpty();
    }

    boolean requestsCertificate() {
        return sslFlags.contains(SslFlag.SSL_NEGOTIATE_CERT);
    }

    /** {@code SslRequireCert} counts only with {@code SslNegotiateCert}, as in IIS. */
    boolean requiresCertificate() {
        return requestsCertificate() && sslFlags.contains(SslFlag.SSL_REQUIRE_CERT);
    }

    /** Returns whether the same counts here as at another place. */
    boolean isAsAt(PlaceSettings other) {
        return sslFlags.equals(other.sslFlags)
                && mapsByDirectory == other.mapsByDirectory
                && mapsByIis == other.mapsByIis
                && isAnonymous == other.isAnonymous;
    }
}
