package org.adcertmap.directory.dc;

/**
 * How is a connection to a domain controller made private? None is not among the answers. Source of the ports: MS-ADTS
 * 5.1.1.
 */
public enum ConnectionSecurity {
    /** TLS from the first octet. */
    LDAPS("ldaps", 636, 3269),
    /** TLS after a first message in clear text that holds no secret (RFC 4511 4.14). */
    START_TLS("startTls", 389, 3268),
    /** By the encryption of Kerberos, without TLS (RFC 4752 3.1); for who signs in by Kerberos. */
    SASL("sasl", 389, 3268);

    private final String spelling;
    private final int domainPort;
    private final int globalCatalogPort;

    ConnectionSecurity(String spelling, int domainPort, int globalCatalogPort) {
        this.spelling = spelling;
        this.domainPort = domainPort;
        this.globalCatalogPort = globalCatalogPort;
    }

    /** The spelling in the settings. */
    public String spelling() {
        return spelling;
    }

    /** Where a domain controller answers about its own domain. */
    public int domainPort() {
        return domainPort;
    }

    /** Where a global catalog answers about the forest. */
    public int globalCatalogPort() {
        return globalCatalogPort;
    }

    /** The port that this way needs, where DNS names the one for clear text; any other port is meant as it is. */
    public int portFor(int published) {
        return switch (published) {
            case 389 -> domainPort;
            case 3268 -> globalCatalogPort;
            default -> published;
        };
    }
}
