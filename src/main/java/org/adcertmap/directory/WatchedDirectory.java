package org.adcertmap.directory;

import java.util.List;
import java.util.function.Supplier;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.DirectoryUnavailableException;
import org.adcertmap.mapping.Findings;
import org.adcertmap.method.Question;

/** Does the directory answer? Stands behind the memory, so that remembered answers do not count. */
final class WatchedDirectory implements AccountDirectory {
  private final AccountDirectory directory;
  private volatile boolean available = true;

  WatchedDirectory(AccountDirectory directory) {
    this.directory = directory;
  }

  /** Whether the last question was answered; true before the first one. */
  boolean isAvailable() {
    return available;
  }

  @Override
  public Findings find(List<Question> questions) {
    return watched(() -> directory.find(questions));
  }

  @Override
  public Account read(Sid account) {
    return watched(() -> directory.read(account));
  }

  private <T> T watched(Supplier<T> question) {
    try {
      T answer = question.get();
      available = true;
      return answer;
    } catch (DirectoryUnavailableException e) {
      available = false;
      throw e;
    }
  }
}
