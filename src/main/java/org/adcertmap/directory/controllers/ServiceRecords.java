package org.adcertmap.directory.controllers;

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

/**
 * Which hosts offer a service, according to DNS? In the order of RFC 2782: lower priorities first, and within one priority by
 * lot, where a greater weight has better odds.
 */
final class ServiceRecords {
  private static final String SRV = "SRV";
  private static final String MILLIS_FOR_THE_FIRST_TRY = "1000";
  private static final String TRIES = "2";

  private final Hashtable<String, String> environment = new Hashtable<>();
  private final Random lot;

  /**
   * @param nameServers host or host:port; none: those of this machine
   */
  ServiceRecords(List<String> nameServers, Random lot) {
    this.lot = lot;
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(
        Context.PROVIDER_URL, nameServers.isEmpty() ? "dns:" : "dns://" + String.join("/ dns://", nameServers) + "/");
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
   * @return the hosts and ports; none where there is no such name
   * @throws NamingException if no name server gives an answer
   */
  List<InetSocketAddress> of(String service) throws NamingException {
    TreeMap<Integer, List<ServiceRecord>> byPriority = new TreeMap<>();
    for (ServiceRecord record : records(service)) {
      byPriority.computeIfAbsent(record.priority(), priority -> new ArrayList<>()).add(record);
    }
    return byPriority.values().stream().flatMap(records -> drawn(records).stream()).map(ServiceRecord::target).toList();
  }

  private List<ServiceRecord> records(String service) throws NamingException {
    List<ServiceRecord> records = new ArrayList<>();
    InitialDirContext dns = new InitialDirContext(environment);
    try {
      Attribute found = dns.getAttributes(service, new String[] {SRV}).get(SRV);
      NamingEnumeration<?> values = found == null ? null : found.getAll();
      while (values != null && values.hasMore()) {
        records.add(ServiceRecord.parse(values.next().toString()));
      }
    } catch (NameNotFoundException e) {
      return List.of();
    } finally {
      dns.close();
    }
    return records;
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
