package org.adcertmap.directory;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * How are the domain controllers reached? By a pool of LDAPS connections that opens none before the first question, asks
 * the controllers in the order given, checks certificate and host name of each, and waits for nothing without a limit.
 */
final class DomainControllers {
  /** Well within the 900 seconds after which a domain controller drops an idle connection (MaxConnIdleTime, MS-ADTS). */
  private static final Duration CONNECTION_AGE = Duration.ofMinutes(5);

  private DomainControllers() {}

  /**
   * @throws GeneralSecurityException if the trust store cannot be used
   */
  static LDAPConnectionPool pool(DirectorySettings settings) throws GeneralSecurityException {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(Math.toIntExact(settings.connectTimeout().toMillis()));
    options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
    // Checks the name once more, and makes the SDK shake hands while it connects.
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    options.setFollowReferrals(false);
    options.setUseSynchronousMode(true);
    String[] hosts = settings.servers().stream().map(InetSocketAddress::getHostString).toArray(String[]::new);
    int[] ports = settings.servers().stream().mapToInt(InetSocketAddress::getPort).toArray();
    FailoverServerSet servers = new FailoverServerSet(hosts, ports, sockets(settings), options);
    SimpleBindRequest bind = new SimpleBindRequest(settings.bindDn(), settings.bindPassword());
    try {
      LDAPConnectionPool pool = new LDAPConnectionPool(servers, bind, 0, settings.maxConnections());
      pool.setConnectionPoolName("adcertmap " + settings.domain());
      pool.setCreateIfNecessary(false);
      pool.setMaxWaitTimeMillis(settings.responseTimeout().toMillis());
      pool.setMaxConnectionAgeMillis(CONNECTION_AGE.toMillis());
      pool.setRetryFailedOperationsDueToInvalidConnections(true);
      return pool;
    } catch (LDAPException e) {
      throw new IllegalStateException("a pool without connections could not be made", e);
    }
  }

  private static SSLSocketFactory sockets(DirectorySettings settings) throws GeneralSecurityException {
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore jvmDefault = null; // the JDK's word for its own store of authorities
    trust.init(settings.trustStore().orElse(jvmDefault));
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return new ControllerSocketFactory(tls.getSocketFactory(), settings.responseTimeout());
  }
}
