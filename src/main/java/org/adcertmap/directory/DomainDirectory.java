package org.adcertmap.directory;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.Findings;
import org.adcertmap.method.Question;
import org.adcertmap.trust.NtAuth;

/**
 * One Active Directory domain, ready to be asked: connections, questions and memory put together. Making one opens no
 * connection, so that a server can start while its directory is away. Safe for any number of threads; close it once.
 */
public final class DomainDirectory implements AccountDirectory, AutoCloseable {
  private final LDAPConnectionPool pool;
  private final Availability availability = new Availability();
  private final AccountDirectory remembering;
  private final NtAuth ntAuth;

  /**
   * @throws GeneralSecurityException if the trust store cannot be used
   */
  public DomainDirectory(DirectorySettings settings, MemorySettings memory) throws GeneralSecurityException {
    this.pool = DomainControllers.pool(settings);
    DomainName domain = new DomainName(settings.domain());
    GroupNames groupNames = new GroupNames(pool, domain, memory);
    this.ntAuth = new NtAuthCertificates(pool, domain, memory, availability);
    this.remembering =
        new RememberingDirectory(new LdapAccountDirectory(pool, domain, groupNames), memory, availability);
  }

  @Override
  public Findings find(List<Question> questions) {
    return remembering.find(questions);
  }

  @Override
  public Optional<Account> read(Sid account) {
    return remembering.read(account);
  }

  /** The authorities in the forest's NTAuthCertificates. */
  public NtAuth ntAuth() {
    return ntAuth;
  }

  /** Whether the directory answered the last question that it was really asked; true before the first one. */
  public boolean isAvailable() {
    return availability.isAvailable();
  }

  @Override
  public void close() {
    pool.close();
  }
}
