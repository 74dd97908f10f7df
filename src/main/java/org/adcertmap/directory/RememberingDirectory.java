package org.adcertmap.directory;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.Findings;
import org.adcertmap.method.Question;

/**
 * A memory in front of a directory. What is remembered is only what the directory said, also "nobody": every certificate
 * is judged anew.
 */
final class RememberingDirectory implements AccountDirectory {
  private final Memory<List<Question>, Findings> findings;
  private final Memory<Who, Optional<Account>> accounts;

  private record Who(Sid sid, String dnsDomain) {}

  RememberingDirectory(AccountDirectory directory, MemorySettings settings) {
    this.findings =
        new Memory<>(
            settings.cacheSize(),
            found -> found.candidates().isEmpty() ? settings.unmappedFreshness() : settings.freshness(),
            directory::find);
    this.accounts =
        new Memory<>(
            settings.cacheSize(),
            account -> account.isEmpty() ? settings.unmappedFreshness() : settings.freshness(),
            who -> directory.read(who.sid(), who.dnsDomain()));
  }

  @Override
  public Findings find(List<Question> questions) {
    return findings.get(questions);
  }

  @Override
  public Optional<Account> read(Sid account, String dnsDomain) {
    return accounts.get(new Who(account, dnsDomain));
  }
}
