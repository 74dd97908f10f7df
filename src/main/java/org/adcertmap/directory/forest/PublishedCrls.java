// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;

/**
 * Reads the CRLs and delta CRLs that CAs publish in the directory, the default of AD CS. An {@code ldap} URL without a
 * host means the client's own domain (RFC 4516 2). Whatever host the URL names, only the configured domain controllers
 * are queried, over the existing connections, and only if that host is in the domain or in {@code servers}; so a
 * certificate cannot cause connections elsewhere (SSRF). The URL is parsed, never copied into a request: its DN is read
 * as one object, its filter is ignored, and only the two attributes for CRLs are permitted. Immutable.
 */
public final class PublishedCrls implements LdapCrlFetcher {
    private static final Set<String> CRL_ATTRIBUTES = Set.of("certificaterevocationlist", "deltarevocationlist");

    private final DomainControllerPool controllers;
    private final DirectorySettings settings;

    /** @param controllers the domain controllers to read from */
    public PublishedCrls(DomainControllerPool controllers, DirectorySettings settings) {
        this.controllers = controllers;
        this.settings = settings;
    }

    @Override
    public byte[] fetch(String url) throws IOException {
        LDAPURL parsed = parse(url);
        if (!parsed.getScheme().equals("ldap") || parsed.hostProvided() && !isOwnHost(parsed.getHost())) {
            throw new IOException("CRLs are read by LDAP from the own domain only, not from "
                    + Printable.of(String.valueOf(parsed.getHost())));
        }
        String attribute = crlAttribute(parsed);
        try {
            LdapSearch search = LdapSearch.base(parsed.getBaseDN().toString(), attribute);
            // A CRL that one domain controller does not have may not have been replicated to it yet.
            return controllers.execute(LdapOperation.decoding(connections ->
                    EntryAttributes.required(search.execute(connections).entry(), attribute, EntryAttributes::octets)));
        } catch (LDAPException e) {
            throw new IOException("the directory cannot be queried: " + Printable.of(LdapErrors.describe(e)), e);
        }
    }

    private static LDAPURL parse(String url) throws IOException {
        try {
            return new LDAPURL(url.replace(" ", "%20"));
        } catch (LDAPException e) {
            throw new IOException("malformed LDAP URL", e);
        }
    }

    private static String crlAttribute(LDAPURL url) throws IOException {
        List<String> names = List.of(url.getAttributes());
        String name = names.size() == 1
                ? names.get(0).replaceFirst("(?i);binary$", "").toLowerCase(Locale.ROOT)
                : "";
        if (!CRL_ATTRIBUTES.contains(name)) {
            throw new IOException("the URL must name certificateRevocationList or deltaRevocationList");
        }
        return name;
    }

    private boolean isOwnHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String domain = settings.domain().toLowerCase(Locale.ROOT);
        return name.equals(domain)
                || name.endsWith("." + domain)
                || settings.servers().stream()
                        .map(InetSocketAddress::getHostString)
                        .anyMatch(name::equalsIgnoreCase);
    }
}
