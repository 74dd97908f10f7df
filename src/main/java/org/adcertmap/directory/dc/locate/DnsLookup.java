// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Looks up SRV records and addresses in DNS. Caches nothing, and waits for each name server a few seconds at most.
 * Immutable but for the random numbers, and so safe for any number of threads.
 */
public final class DnsLookup {
    private static final String SRV = "SRV";
    private static final Duration INITIAL_TIMEOUT = Duration.ofSeconds(1);
    private static final String RETRIES = "2";

    private final Hashtable<String, String> environment = new Hashtable<>();
    private final Random random;

    /**
     * @param nameServers host or host:port; if empty, the name servers of this machine
     * @param random orders records of the same priority; safe for any number of threads
     */
    public DnsLookup(List<String> nameServers, Random random) {
        this(nameServers, random, INITIAL_TIMEOUT);
    }

    /** @param initialTimeout of the first query to a name server; that of its repetition is twice as long */
    DnsLookup(List<String> nameServers, Random random, Duration initialTimeout) {
        this.random = random;
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(
                Context.PROVIDER_URL,
                nameServers.isEmpty() ? "dns:" : "dns://" + String.join("/ dns://", nameServers) + "/");
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(initialTimeout.toMillis()));
        environment.put("com.sun.jndi.dns.timeout.retries", RETRIES);
    }

    private record SrvRecord(int priority, int weight, InetSocketAddress target) {
        static SrvRecord parse(String text) throws NamingException {
            String[] parts = text.split(" ");
            try {
                String host = parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
                InetSocketAddress target = InetSocketAddress.createUnresolved(host, Integer.parseInt(parts[2]));
                return new SrvRecord(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), target);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new NamingException("malformed SRV record: " + text);
            }
        }
    }

    /**
     * Returns the hosts and ports of a service in the order of RFC 2782: lower priorities first, and records of one
     * priority in random order, where a greater weight has a greater chance to come first.
     *
     * @return unresolved addresses; empty if the name does not exist
     * @throws NamingException if no name server responds
     */
    List<InetSocketAddress> srvRecords(String name) throws NamingException {
        TreeMap<Integer, List<SrvRecord>> byPriority = new TreeMap<>();
        for (String text : values(name, SRV)) {
            SrvRecord srv = SrvRecord.parse(text);
            if (srv.target().getHostString().isEmpty()) {
                continue; // target ".": the service is decidedly not available here (RFC 2782)
            }
            byPriority
                    .computeIfAbsent(srv.priority(), priority -> new ArrayList<>())
                    .add(srv);
        }
        return byPriority.values().stream()
                .flatMap(records -> inWeightedOrder(records).stream())
                .map(SrvRecord::target)
                .toList();
    }

    /**
     * Returns the IP addresses of a host as text: the IPv4 addresses if there are any, else the IPv6 addresses.
     *
     * @throws NamingException if no name server responds
     */
    List<String> addresses(String host) throws NamingException {
        List<String> addresses = new ArrayList<>(values(host, "A"));
        return addresses.isEmpty() ? values(host, "AAAA") : addresses;
    }

    private List<String> values(String name, String type) throws NamingException {
        List<String> found = new ArrayList<>();
        InitialDirContext dns = new InitialDirContext(environment);
        try {
            Attribute attribute = dns.getAttributes(name, new String[] {type}).get(type);
            NamingEnumeration<?> values = attribute == null ? null : attribute.getAll();
            while (values != null && values.hasMore()) {
                found.add(values.next().toString());
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } finally {
            dns.close();
        }
        return found;
    }

    private List<SrvRecord> inWeightedOrder(List<SrvRecord> records) {
        List<SrvRecord> remaining = new ArrayList<>(records);
        remaining.sort(Comparator.comparing(SrvRecord::weight)); // RFC 2782: records of weight 0 first
        List<SrvRecord> ordered = new ArrayList<>();
        while (!remaining.isEmpty()) {
            int drawn = random.nextInt(
                    remaining.stream().mapToInt(SrvRecord::weight).sum() + 1);
            int sum = 0;
            int chosen = 0;
            while ((sum += remaining.get(chosen).weight()) < drawn) {
                chosen++;
            }
            ordered.add(remaining.remove(chosen));
        }
        return ordered;
    }
}
