// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.adcertmap.denial.FailureText;
import org.adcertmap.denial.Printable;

/** Queries name servers one by one about the domain controllers, for administrators. Stateless. */
public final class NameServers {
    private static final String DNS = "dns://";
    private static final List<String> OF_THIS_MACHINE = List.of("");

    private NameServers() {}

    /**
     * Returns the name servers that are in use.
     *
     * @param configured the setting {@code dnsServers}; if empty, those of this machine count
     * @return host or host:port; if this machine does not say which it has, one without a name
     */
    public static List<String> inUse(List<String> configured) {
        if (!configured.isEmpty()) {
            return configured;
        }
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, "dns:");
        try {
            InitialDirContext dns = new InitialDirContext(environment);
            try {
                Object urls = dns.getEnvironment().get(Context.PROVIDER_URL); // the provider writes them there
                List<String> servers = Arrays.stream(String.valueOf(urls).split(" "))
                        .filter(url -> url.startsWith(DNS))
                        .map(url -> url.substring(DNS.length()).replaceFirst("/.*$", ""))
                        .filter(server -> !server.isEmpty())
                        .toList();
                return servers.isEmpty() ? OF_THIS_MACHINE : servers;
            } finally {
                dns.close();
            }
        } catch (NamingException e) {
            return OF_THIS_MACHINE;
        }
    }

    /**
     * Queries one name server for records and for the addresses of their targets. It waits some seconds at most for
     * each.
     *
     * @param server as {@link #inUse} returns it
     * @param records the names of SRV records
     * @param hosts other hosts to look up
     */
    public static NameServerReport query(String server, List<String> records, List<String> hosts) {
        DnsLookup dns = new DnsLookup(server.isEmpty() ? List.of() : List.of(server), new SecureRandom());
        Map<String, List<InetSocketAddress>> targets = new TreeMap<>();
        Map<String, List<String>> addresses = new TreeMap<>();
        Map<String, String> failures = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(hosts);
        for (String record : records) {
            try {
                List<InetSocketAddress> found = dns.srvRecords(record);
                targets.put(record, found);
                found.forEach(target -> names.add(target.getHostString()));
            } catch (NamingException e) {
                failures.put(record, Printable.of(FailureText.withRoot(e)));
                if (targets.isEmpty()) {
                    return new NameServerReport(server, targets, addresses, failures); // it does not respond
                }
            }
        }
        for (String host : new ArrayList<>(names)) {
            try {
                addresses.put(host, dns.addresses(host));
            } catch (NamingException e) {
                failures.put(host, Printable.of(FailureText.withRoot(e)));
            }
        }
        return new NameServerReport(server, targets, addresses, failures);
    }
}
