package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.AccountState;
import org.adcertmap.mapping.Candidate;
import org.adcertmap.mapping.DirectoryUnavailableException;
import org.adcertmap.mapping.Findings;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.Question;
import org.adcertmap.method.UserPrincipalName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Answers are remembered for as long as they may be; failures are not. */
class RememberingDirectoryTest {
  private static final Sid SID = Sid.parse("S-1-5-21-1-2-3-1105");
  private static final Candidate ALICE = new Candidate(SID, "contoso.com", "CN=alice", Optional.empty(), OptionalInt.empty(), Map.of());

  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<Candidate> found = List.of(ALICE);
  private volatile RuntimeException failure;
  private final CountDownLatch answer = new CountDownLatch(1);

  private final AccountDirectory behind =
      new AccountDirectory() {
        @Override
        public Findings find(List<Question> questions) {
          asked.incrementAndGet();
          await();
          if (failure != null) {
            throw failure;
          }
          return new Findings("(filter)", found, false);
        }

        @Override
        public Optional<Account> read(Sid account, String dnsDomain) {
          asked.incrementAndGet();
          AccountState state =
              new AccountState(OptionalInt.of(512), OptionalInt.of(0), OptionalLong.empty(), OptionalLong.of(0), Optional.empty(), true);
          return Optional.of(new Account(account, "alice", Optional.empty(), "CN=alice", "CORP", "corp.example.test", state, List.of()));
        }
      };

  private void await() {
    try {
      answer.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Question> questions(String upn) {
    return List.of(new Question(new UserPrincipalName(), Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", upn));
  }

  private RememberingDirectory remembering(Duration freshness, Duration unmappedFreshness) {
    return new RememberingDirectory(behind, new MemorySettings(freshness, unmappedFreshness, 100));
  }

  @Test
  void sameQuestionIsAskedOnce() {
    answer.countDown();
    RememberingDirectory directory = remembering(Duration.ofMinutes(1), Duration.ofMinutes(1));
    assertEquals(List.of(ALICE), directory.find(questions("alice")).candidates());
    assertEquals(List.of(ALICE), directory.find(questions("alice")).candidates());
    directory.read(SID, "contoso.com");
    directory.read(SID, "contoso.com");
    assertEquals(2, asked.get());
    directory.find(questions("bob"));
    assertEquals(3, asked.get());
  }

  @Test
  void nobodyIsRememberedForATimeOfItsOwn() {
    answer.countDown();
    RememberingDirectory directory = remembering(Duration.ZERO, Duration.ofMinutes(1));
    directory.find(questions("alice"));
    directory.find(questions("alice"));
    assertEquals(2, asked.get());
    found = List.of();
    directory.find(questions("nobody"));
    found = List.of(ALICE);
    assertEquals(List.of(), directory.find(questions("nobody")).candidates());
    assertEquals(3, asked.get());
  }

  @Test
  void failureIsForgottenAtOnce() {
    answer.countDown();
    RememberingDirectory directory = remembering(Duration.ofMinutes(1), Duration.ofMinutes(1));
    failure = new DirectoryUnavailableException("down", null);
    assertThrows(DirectoryUnavailableException.class, () -> directory.find(questions("alice")));
    failure = null;
    assertEquals(List.of(ALICE), directory.find(questions("alice")).candidates());
  }

  @Test
  @DisplayName("H13 two hundred callers at once share one question, and its failure")
  void callersShareOneQuestion() throws Exception {
    RememberingDirectory directory = remembering(Duration.ofMinutes(1), Duration.ofMinutes(1));
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ExecutorService callers =
        Executors.newFixedThreadPool(200, work -> {
          Thread thread = new Thread(work);
          threads.add(thread);
          return thread;
        });
    try {
      failure = new DirectoryUnavailableException("down", null);
      CountDownLatch started = new CountDownLatch(200);
      List<Future<Findings>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(callers.submit(() -> {
          started.countDown();
          return directory.find(questions("alice"));
        }));
      }
      started.await();
      Set<Thread.State> waiting = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
      while (!threads.stream().map(Thread::getState).allMatch(waiting::contains)) {
        Thread.onSpinWait(); // one for the directory, the others for it
      }
      answer.countDown();
      for (Future<Findings> future : answers) {
        Throwable thrown = assertThrows(ExecutionException.class, future::get).getCause();
        assertEquals(DirectoryUnavailableException.class, thrown.getClass());
      }
      assertEquals(1, asked.get());
    } finally {
      callers.shutdownNow();
    }
  }
}
