// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Compares names that end in a DNS domain with the base of a subtree; case does not count, and domains are compared
 * label by label. An empty base contains every name of its form. Stateless. Source: RFC 5280 4.2.1.10; for the
 * userPrincipalName Windows, whose administrators write {@code @contoso.com} for a suffix and {@code .contoso.com} for
 * those below it.
 */
final class DomainNames {
    /** The part of a URI with its host (RFC 3986 appendix B). */
    private static final Pattern HOST_PART = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*).*", Pattern.DOTALL);

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+\\.?");
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    private DomainNames() {}

    /**
     * A base is a domain with all below it; with a leading dot only what is below it. The common name is no dNSName.
     */
    static boolean containsDns(String base, String name) {
        return base.isEmpty() || (base.startsWith(".") ? isBelow(base.substring(1), name) : isWithin(base, name));
    }

    /** A base is a mailbox, a host, or with a leading dot all hosts below a domain. */
    static boolean containsMailbox(String base, String mailbox) throws MalformedDerException {
        String host = mailbox.substring(mailbox.lastIndexOf('@') + 1);
        if (host.length() == mailbox.length()) {
            throw new MalformedDerException("an rfc822Name has no host");
        }
        int at = base.lastIndexOf('@');
        if (at > 0) {
            return base.substring(0, at).equals(mailbox.substring(0, mailbox.lastIndexOf('@')))
                    && isSame(base.substring(at + 1), host);
        }
        return base.isEmpty() || containsHost(base.substring(at + 1), host);
    }

    /**
     * A base is a name, a suffix after {@code @}, with a leading dot all suffixes below a domain, and a domain alone
     * the suffix with all below it.
     */
    static boolean containsUpn(String base, String upn) {
        int at = base.lastIndexOf('@');
        int atInName = upn.lastIndexOf('@');
        if (base.isEmpty() || at > 0) {
            return base.isEmpty() || foldCase(base).equals(foldCase(upn));
        }
        String suffix = upn.substring(atInName + 1);
        if (atInName < 0) {
            return false; // a name without a suffix is in no domain
        }
        return at == 0 ? isSame(base.substring(1), suffix) : containsDns(base, suffix);
    }

    /**
     * A base is a host, or with a leading dot all hosts below a domain.
     *
     * @throws MalformedDerException for a URI without a host name that is fully qualified, which RFC 5280 requires to
     *     be refused, and for a base that is more than a host
     */
    static boolean containsUri(String base, String uri) throws MalformedDerException {
        if (base.isEmpty()) {
            return true;
        }
        if (base.indexOf(':') >= 0 || base.indexOf('/') >= 0) {
            throw new MalformedDerException("the constraint on URIs is not a host: " + base);
        }
        return containsHost(base, host(uri));
    }

    private static String host(String uri) throws MalformedDerException {
        Matcher matcher = HOST_PART.matcher(uri);
        String authority = matcher.matches() ? matcher.group(1) : "";
        String host = PORT.matcher(authority.substring(authority.lastIndexOf('@') + 1))
                .replaceFirst("");
        if (!HOST_NAME.matcher(host).matches() || IPV4.matcher(host).matches()) {
            throw new MalformedDerException("a URI has no fully qualified host name: " + uri);
        }
        return host;
    }

    private static boolean containsHost(String base, String host) {
        return base.startsWith(".") ? isBelow(base.substring(1), host) : isSame(base, host);
    }

    private static boolean isWithin(String domain, String name) {
        return isSame(domain, name) || isBelow(domain, name);
    }

    private static boolean isSame(String domain, String name) {
        return foldCase(domain).equals(foldCase(name));
    }

    private static boolean isBelow(String domain, String name) {
        String folded = foldCase(name);
        String suffix = "." + foldCase(domain);
        return folded.endsWith(suffix) && folded.length() > suffix.length();
    }

    /** Folds the case, and removes the dot of the DNS root. */
    private static String foldCase(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return folded.endsWith(".") ? folded.substring(0, folded.length() - 1) : folded;
    }
}
