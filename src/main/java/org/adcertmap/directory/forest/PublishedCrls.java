package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;

/**
 * What list has an authority published in the directory? Where AD CS publishes by default: an {@code ldap} URL without
 * a host means the domain that one belongs to (RFC 4516 2). Whatever host stands there, our own domain controllers are
 * asked, over our own connections, and only where it is one of them. The URL is parsed, never pasted: its DN is read as
 * one object, its filter is not used, and only the two attributes for lists are asked for.
 */
public final class PublishedCrls implements LdapCrlFetcher {
    private static final Set<String> ATTRIBUTES = Set.of("certificaterevocationlist", "deltarevocationlist");

    private final DomainControllerPool controllers;
    private final DirectorySettings settings;

    public PublishedCrls(DomainControllerPool controllers, DirectorySettings settings) {
        this.controllers = controllers;
        this.settings = settings;
    }

    @Override
    public byte[] fetch(String text) throws IOException {
        LDAPURL url = parsed(text);
        if (!url.getScheme().equals("ldap") || url.hostProvided() && !isOurs(url.getHost())) {
            throw new IOException(
                    "only our own directory is asked, not " + Printable.of(String.valueOf(url.getHost())));
        }
        String attribute = attribute(url);
        try {
            Optional<SearchResultEntry> entry = controllers.ask(connections ->
                    Optional.ofNullable(connections.getEntry(url.getBaseDN().toString(), attribute)));
            byte[][] values = entry.isEmpty() ? null : entry.get().getAttributeValueByteArrays(attribute);
            if (values == null || values.length != 1) {
                throw new IOException(
                        values == null ? "there is no such list in the directory" : "there are several lists");
            }
            return values[0];
        } catch (LDAPException e) {
            throw new IOException("the directory gives no answer: " + Printable.of(e.getMessage()), e);
        }
    }

    private static LDAPURL parsed(String text) throws IOException {
        try {
            return new LDAPURL(text.replace(" ", "%20"));
        } catch (LDAPException e) {
            throw new IOException("it is no LDAP URL", e);
        }
    }

    private static String attribute(LDAPURL url) throws IOException {
        List<String> names = List.of(url.getAttributes());
        String name = names.size() == 1
                ? names.get(0).replaceFirst("(?i);binary$", "").toLowerCase(Locale.ROOT)
                : "";
        if (!ATTRIBUTES.contains(name)) {
            throw new IOException("only certificateRevocationList and deltaRevocationList are asked for");
        }
        return name;
    }

    private boolean isOurs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String domain = settings.domain().toLowerCase(Locale.ROOT);
        return name.equals(domain)
                || name.endsWith("." + domain)
                || settings.servers().stream()
                        .map(InetSocketAddress::getHostString)
                        .anyMatch(name::equalsIgnoreCase);
    }
}
