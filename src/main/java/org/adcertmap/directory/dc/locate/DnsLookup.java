package org.adcertmap.directory.dc.locate;

import java.net.InetSocketAddress;
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

/** What does DNS say? Asks anew each time, and waits no longer than a few seconds. Safe for any number of threads. */
public final class DnsLookup {
    private static final String SRV = "SRV";
    private static final String MILLIS_FOR_THE_FIRST_TRY = "1000";
    private static final String TRIES = "2";

    private final Hashtable<String, String> environment = new Hashtable<>();
    private final Random lot;

    /** @param nameServers host or host:port; none: those of this machine */
    public DnsLookup(List<String> nameServers, Random lot) {
        this.lot = lot;
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(
                Context.PROVIDER_URL,
                nameServers.isEmpty() ? "dns:" : "dns://" + String.join("/ dns://", nameServers) + "/");
        environment.put("com.sun.jndi.dns.timeout.initial", MILLIS_FOR_THE_FIRST_TRY);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
    }

    private record ServiceRecord(int priority, int weight, InetSocketAddress target) {
        static ServiceRecord parse(String text) throws NamingException {
            String[] parts = text.split(" ");
            try {
                String host = parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
                InetSocketAddress target = InetSocketAddress.createUnresolved(host, Integer.parseInt(parts[2]));
                return new ServiceRecord(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), target);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new NamingException("an SRV record that is none: " + text);
            }
        }
    }

    /**
     * Which hosts offer a service? In the order of RFC 2782: lower priorities first, and within one priority by lot,
     * where a greater weight has better odds.
     *
     * @return the hosts and ports; none where there is no such name
     * @throws NamingException if no name server gives an answer
     */
    List<InetSocketAddress> services(String service) throws NamingException {
        TreeMap<Integer, List<ServiceRecord>> byPriority = new TreeMap<>();
        for (String text : values(service, SRV)) {
            ServiceRecord record = ServiceRecord.parse(text);
            if (record.target().getHostString().isEmpty()) {
                continue; // ".": decidedly not offered here (RFC 2782)
            }
            byPriority
                    .computeIfAbsent(record.priority(), priority -> new ArrayList<>())
                    .add(record);
        }
        return byPriority.values().stream()
                .flatMap(records -> drawn(records).stream())
                .map(ServiceRecord::target)
                .toList();
    }

    /**
     * The addresses of a host, as texts; those of IPv4 where there are any.
     *
     * @throws NamingException if no name server gives an answer
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

    private List<ServiceRecord> drawn(List<ServiceRecord> records) {
        List<ServiceRecord> left = new ArrayList<>(records);
        left.sort(Comparator.comparing(ServiceRecord::weight)); // those of weight 0 first, as the RFC wants it
        List<ServiceRecord> order = new ArrayList<>();
        while (!left.isEmpty()) {
            int draw = lot.nextInt(left.stream().mapToInt(ServiceRecord::weight).sum() + 1);
            int sum = 0;
            int chosen = 0;
            while ((sum += left.get(chosen).weight()) < draw) {
                chosen++;
            }
            order.add(left.remove(chosen));
        }
        return order;
    }
}
