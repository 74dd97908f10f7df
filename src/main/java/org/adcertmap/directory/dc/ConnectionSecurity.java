// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

/**
 * The values of the setting {@code connectionSecurity}: how connections to domain controllers are encrypted. Every
 * value encrypts them. Source of the ports: MS-ADTS 5.1.1.
 */
public enum ConnectionSecurity {
    /** TLS from the first octet. */
    LDAPS("ldaps", 636, 3269),
    /** TLS after a StartTLS request in clear text, which contains no secret (RFC 4511 4.14). */
    START_TLS("startTls", 389, 3268),
    /** Confidentiality of the Kerberos bind, without TLS (RFC 4752 3.1); needs a bind by Kerberos. */
    SASL("sasl", 389, 3268);

    private final String spelling;
    private final int domainPort;
    private final int globalCatalogPort;

    ConnectionSecurity(String spelling, int domainPort, int globalCatalogPort) {
        this.spelling = spelling;
        this.domainPort = domainPort;
        this.globalCatalogPort = globalCatalogPort;
    }

    /** Returns the value of the setting {@code connectionSecurity}. */
    public String spelling() {
        return spelling;
    }

    /** Returns the port on which a domain controller serves its own domain. */
    public int domainPort() {
        return domainPort;
    }

    /** Returns the port on which a global catalog serves the forest. */
    public int globalCatalogPort() {
        return globalCatalogPort;
    }

    /**
     * Returns the port for this security if an SRV record names the standard port for clear text; returns any other
     * port unchanged.
     */
    public int portFor(int published) {
        return switch (published) {
            case 389 -> domainPort;
            case 3268 -> globalCatalogPort;
            default -> published;
        };
    }
}
