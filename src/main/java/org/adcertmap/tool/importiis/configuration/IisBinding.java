// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;

/**
 * A binding of the protocol https. Immutable.
 *
 * @param address the IP address, IPv6 in brackets; {@code *} for every address
 * @param host the host name in lower case; empty for every other name
 * @param sslFlags {@code sslFlags} of the binding: 1 SNI, 2 central certificate store
 * @param place where the configuration file has it
 */
public record IisBinding(String address, int port, String host, int sslFlags, String place) {
    private static final Pattern INFORMATION = Pattern.compile("(\\*|[0-9.]+|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5}):(.*)");
    private static final int MAX_PORT = 65_535;
    private static final int SNI = 1;
    private static final int CENTRAL_CERTIFICATE_STORE = 2;

    static IisBinding of(IisElement binding) throws InvalidIisConfigurationException {
        String information = binding.attribute("bindingInformation").orElse("");
        Matcher parts = INFORMATION.matcher(information);
        String flags = binding.attribute("sslFlags").orElse("0");
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT || !flags.matches("\\d{1,5}")) {
            throw new InvalidIisConfigurationException(
                    binding,
                    "bindingInformation=\"" + information + "\" is not address:port:host, or sslFlags=\"" + flags
                            + "\" is no number");
        }
        return new IisBinding(
                parts.group(1).equals("0.0.0.0") ? "*" : parts.group(1),
                Integer.parseInt(parts.group(2)),
                parts.group(3).strip().toLowerCase(Locale.ROOT),
                Integer.parseInt(flags),
                binding.place());
    }

    /** Returns address and port, which a connector has. */
    public String endpoint() {
        return address + ":" + port;
    }

    /** Returns whether the certificate is chosen by the host name in the TLS handshake. */
    public boolean isSni() {
        return (sslFlags & SNI) != 0;
    }

    public boolean isCentralCertificateStore() {
        return (sslFlags & CENTRAL_CERTIFICATE_STORE) != 0;
    }

    @Override
    public String toString() {
        return endpoint() + ":" + host;
    }
}
