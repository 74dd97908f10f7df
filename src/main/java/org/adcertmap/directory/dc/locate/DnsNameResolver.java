// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.NameResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import org.adcertmap.denial.FailureText;

/**
 * Resolves host names by the name servers of the setting {@code dnsServers}. Each address keeps its host name, which
 * the check of the server certificate needs. Immutable.
 */
public final class DnsNameResolver extends NameResolver {
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final DnsLookup dns;

    /** Creates a resolver that uses these name servers. */
    public DnsNameResolver(DnsLookup dns) {
        this.dns = dns;
    }

    @Override
    public InetAddress getByName(String host) throws UnknownHostException {
        return getAllByName(host)[0];
    }

    @Override
    public InetAddress[] getAllByName(String host) throws UnknownHostException {
        if (IP_ADDRESS.matcher(host).matches()) {
            return super.getAllByName(host);
        }
        try {
            List<String> texts = dns.addresses(host);
            InetAddress[] addresses = new InetAddress[texts.size()];
            for (int i = 0; i < addresses.length; i++) {
                addresses[i] = InetAddress.getByAddress(
                        host, InetAddress.getByName(texts.get(i)).getAddress());
            }
            if (addresses.length > 0) {
                return addresses;
            }
        } catch (NamingException e) {
            throw (UnknownHostException) new UnknownHostException(host + ": " + FailureText.withRoot(e)).initCause(e);
        }
        throw new UnknownHostException(host);
    }

    @Override
    public void toString(StringBuilder text) {
        text.append("the name servers of dnsServers");
    }
}
