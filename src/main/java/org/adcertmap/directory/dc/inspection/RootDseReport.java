// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;

/**
 * What a domain controller says of itself in its root DSE, which needs no bind. Immutable. Source: MS-ADTS 3.1.1.3.2.
 *
 * @param domainDn the DN of the domain that it serves (defaultNamingContext)
 * @param configurationDn the DN of the configuration naming context
 * @param forestRootDn the DN of the forest root domain
 * @param clockDifference how far its clock is ahead of this machine's; empty where it does not say
 * @param isGlobalCatalogReady whether it is a global catalog that has all domains
 * @param hasChangeNotifications whether it supports the control LDAP_SERVER_NOTIFICATION_OID
 * @param hasDirSync whether it supports the control LDAP_SERVER_DIRSYNC_OID
 */
public record RootDseReport(
        Optional<String> domainDn,
        Optional<String> configurationDn,
        Optional<String> forestRootDn,
        Optional<Duration> clockDifference,
        boolean isGlobalCatalogReady,
        boolean hasChangeNotifications,
        boolean hasDirSync) {
    static final String[] ATTRIBUTES = {
        "defaultNamingContext",
        "configurationNamingContext",
        "rootDomainNamingContext",
        "currentTime",
        "isGlobalCatalogReady",
        "supportedControl"
    };
    private static final String NOTIFICATION = "1.2.840.113556.1.4.528";
    private static final String DIR_SYNC = "1.2.840.113556.1.4.841";

    /** @param now the time of this machine at the response */
    static RootDseReport of(Entry rootDse, Instant now) throws InvalidResponseException {
        return new RootDseReport(
                EntryAttributes.text(rootDse, "defaultNamingContext"),
                EntryAttributes.text(rootDse, "configurationNamingContext"),
                EntryAttributes.text(rootDse, "rootDomainNamingContext"),
                EntryAttributes.time(rootDse, "currentTime").map(time -> Duration.between(now, time)),
                rootDse.hasAttributeValue("isGlobalCatalogReady", "TRUE"),
                rootDse.hasAttributeValue("supportedControl", NOTIFICATION),
                rootDse.hasAttributeValue("supportedControl", DIR_SYNC));
    }
}
