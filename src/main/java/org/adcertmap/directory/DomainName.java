package org.adcertmap.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Arrays;

/**
 * How is the domain called: by DNS, as a DN, and by NetBIOS? The NetBIOS name is read once, from the domain's crossRef
 * object, and then never asked again: it does not change while a domain lives. Source: MS-ADTS 6.1.1.2.1.1 (crossRef,
 * nCName, nETBIOSName).
 */
final class DomainName {
  private final String dns;
  private final DN dn;
  private volatile String configuration;
  private volatile String netbios;

  DomainName(String dns) {
    this.dns = dns;
    this.dn = new DN(Arrays.stream(dns.split("\\.")).map(label -> new RDN("DC", label)).toArray(RDN[]::new));
  }

  String dns() {
    return dns;
  }

  String dn() {
    return dn.toString();
  }

  /** The NetBIOS name. */
  String netbios(LDAPConnectionPool pool) throws LDAPException {
    if (netbios == null) {
      netbios = readNetbios(pool);
    }
    return netbios;
  }

  /** The DN of the forest's configuration; read once, for it does not change either. */
  String configuration(LDAPConnectionPool pool) throws LDAPException {
    if (configuration == null) {
      RootDSE root = pool.getRootDSE();
      String read = root == null ? null : root.getAttributeValue("configurationNamingContext");
      if (read == null) {
        throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the root DSE has no configurationNamingContext");
      }
      configuration = read;
    }
    return configuration;
  }

  private String readNetbios(LDAPConnectionPool pool) throws LDAPException {
    DN partitions = new DN(new RDN("CN", "Partitions"), new DN(configuration(pool)));
    Filter filter =
        Filter.createANDFilter(
            Filter.createEqualityFilter("objectClass", "crossRef"), Filter.createEqualityFilter("nCName", dn()));
    SearchResultEntry crossRef = pool.searchForEntry(partitions.toString(), SearchScope.ONE, filter, "nETBIOSName");
    String name = crossRef == null ? null : crossRef.getAttributeValue("nETBIOSName");
    if (name == null) {
      throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "no crossRef object with nETBIOSName for " + dn());
    }
    return name;
  }
}
