package org.adcertmap.directory;

import com.github.benmanes.caffeine.cache.Ticker;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.adcertmap.directory.controllers.Controllers;
import org.adcertmap.trust.NtAuth;

/**
 * Which authorities does the forest's object NTAuthCertificates hold? Read anew every {@code freshness}; what was found of a
 * certificate's signature holds for as long as the authorities that were read. No object means no authority. A value that is
 * no certificate is no authority. Source: KB295663 for the object's place.
 */
final class NtAuthCertificates implements NtAuth {
  private static final String OBJECT = "CN=NTAuthCertificates,CN=Public Key Services,CN=Services,";
  private static final String CA_CERTIFICATE = "cACertificate";

  private final Controllers controllers;
  private final Forest forest;
  private final int size;
  private final Memory<String, Listed> listed;
  private volatile Listed latest = new Listed(List.of(), new VerdictMemory(NtAuth.of(List.of()), 1));

  private record Listed(List<X509Certificate> authorities, NtAuth verdicts) {}

  NtAuthCertificates(Controllers controllers, Forest forest, MemorySettings memory, Executor background) {
    this.controllers = controllers;
    this.forest = forest;
    this.size = memory.cacheSize();
    Memory.Keep keep = new Memory.Keep(memory.freshness(), memory.outageGrace());
    this.listed = new Memory<>(1, anyList -> keep, background, Ticker.systemTicker());
  }

  @Override
  public Set<String> issuersOf(X509Certificate certificate) {
    return listed.get(OBJECT, this::read).verdicts().issuersOf(certificate);
  }

  private Listed read() {
    try {
      String dn = OBJECT + forest.configuration();
      Optional<SearchResultEntry> entry =
          controllers.ask(connections -> Optional.ofNullable(connections.getEntry(dn, CA_CERTIFICATE)));
      List<X509Certificate> authorities = entry.isEmpty() ? List.of() : certificates(entry.get());
      if (!authorities.equals(latest.authorities())) {
        latest = new Listed(authorities, new VerdictMemory(NtAuth.of(authorities), size));
      }
      return latest; // with every signature that was checked against these authorities
    } catch (LDAPException e) {
      throw LdapErrors.unavailable("reading NTAuthCertificates", e);
    } catch (CertificateException e) {
      throw new IllegalStateException("every JDK reads X.509", e);
    }
  }

  private static List<X509Certificate> certificates(SearchResultEntry entry) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    byte[][] values = entry.getAttributeValueByteArrays(CA_CERTIFICATE);
    for (byte[] value : values == null ? new byte[0][] : values) {
      try {
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(value)));
      } catch (CertificateException e) {
        // No certificate, so no authority: whatever names it as its issuer is refused.
      }
    }
    return found;
  }
}
