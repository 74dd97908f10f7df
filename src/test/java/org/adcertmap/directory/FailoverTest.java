package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.directory.controllers.DirectorySettings;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.MemoryActiveDirectory;
import org.adcertmap.lab.MemoryDomain;
import org.adcertmap.mapping.DirectoryUnavailableException;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.Question;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.pki.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two domain controllers, the first of which is preferred and unwell. The limit is so long that whoever had to wait for it
 * would be seen, and so that no answer depends on a fast machine.
 */
class FailoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(4);
  /** Long after an answer, and long before the limit. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private final TestAuthority authority = TestAuthority.named("CN=Domain Controllers CA");
  private MemoryActiveDirectory first;
  private MemoryActiveDirectory second;
  private DomainDirectory directory;

  @BeforeEach
  void start() throws Exception {
    first = MemoryActiveDirectory.start(MemoryDomain.CORP, 0, authority);
    second = MemoryActiveDirectory.start(MemoryDomain.CORP, 0, authority);
    first.user("first", 2001);
    second.user("second", 2002);
    directory = directory(LIMIT, 2, first, second);
  }

  @AfterEach
  void stop() {
    directory.close();
    first.close();
    second.close();
  }

  private DomainDirectory directory(Duration limit, int connections, MemoryActiveDirectory... controllers) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(first.trustStore())) {
      trust.load(in, first.trustStorePassword().toCharArray());
    }
    List<InetSocketAddress> servers =
        Stream.of(controllers)
            .map(controller -> InetSocketAddress.createUnresolved("127.0.0.1", URI.create(controller.server()).getPort()))
            .toList();
    return new DomainDirectory(
        new DirectorySettings(
            servers, first.domain(), Optional.empty(), List.of(), Optional.of(trust), first.bindDn(), first.bindPassword(), limit,
            limit, connections),
        new MemorySettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100));
  }

  /** Which controller answers? Each knows another account. */
  private String answering() {
    return answering("nobody");
  }

  /** @param other makes it a question that nobody else asks */
  private String answering(String other) {
    List<Question> questions =
        Stream.of("first", "second", other)
            .map(name -> new Question(new UserPrincipalName(), Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", name + "@corp.example.test"))
            .toList();
    String dn = directory.find(questions).candidates().get(0).distinguishedName();
    return dn.substring(3, dn.indexOf(','));
  }

  private static Duration taken(Runnable work) {
    long before = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }

  private void assertAnswersSoon(String expected) {
    Duration taken = taken(() -> assertEquals(expected, answering()));
    assertTrue(taken.compareTo(SOON) < 0, taken::toString);
  }

  private void assertTakenBack() {
    assertEquals("first", Eventually.get(this::answering, "first"::equals));
  }

  @Test
  void theFirstIsAsked() {
    assertEquals("first", answering());
  }

  @Test
  void oneThatIsGoneIsPassedOverAndTakenBack() {
    assertEquals("first", answering());
    first.stop();
    assertAnswersSoon("second");
    first.startAgain();
    assertTakenBack();
  }

  @Test
  void oneThatHangsOnAnOpenConnectionCostsLessThanTheLimitAndIsTakenBack() {
    assertEquals("first", answering());
    first.pause();
    assertAnswersSoon("second");
    assertAnswersSoon("second");
    first.resume();
    assertTakenBack();
  }

  @Test
  void oneThatHangsFromTheBeginningCostsLessThanTheLimit() {
    first.pause();
    assertAnswersSoon("second");
    first.resume();
    assertTakenBack();
  }

  @Test
  void oneThatIsBusyIsPassedOver() {
    assertEquals("first", answering());
    first.failSearchesWith(ResultCode.BUSY);
    assertEquals("second", answering());
    int before = first.operations();
    assertEquals("second", answering());
    assertTrue(first.operations() - before <= 2, "not asked again for the moment, but for a probe");
    first.answerSearches();
    assertTakenBack();
  }

  @Test
  void oneThatRefusesTheBindIsPassedOverAndNotAskedAgainSoon() {
    first.serviceAccountPassword("another");
    assertEquals("second", answering());
    int before = first.operations();
    for (int i = 0; i < 20; i++) {
      assertEquals("second", answering());
    }
    assertTrue(first.operations() - before <= 1, "refused passwords count towards a lockout");
  }

  @Test
  void anErrorOfTheQuestionIsAskedOfTheNextAndOpensNothing() {
    first.failSearchesWith(ResultCode.OPERATIONS_ERROR);
    assertEquals("second", answering());
    first.answerSearches();
    assertEquals("first", answering());
  }

  @Test
  void whileAllAreUnwellNobodyWaits() throws Exception {
    assertEquals("first", answering());
    first.stop();
    second.stop();
    assertThrows(DirectoryUnavailableException.class, this::answering);
    assertFalse(directory.isAvailable());
    Duration taken = taken(() -> {
      for (int i = 0; i < 1000; i++) {
        assertThrows(DirectoryUnavailableException.class, this::answering);
      }
    });
    assertTrue(taken.compareTo(SOON) < 0, taken::toString);
    second.startAgain();
    assertEquals("second", Eventually.get(this::answering, "second"::equals));
    assertTrue(directory.isAvailable());
  }

  @Test
  void whileTheOnlyOneHangsFewWaitAndTheOthersAreToldAtOnce() throws Exception {
    directory.close();
    directory = directory(LIMIT, 2, first);
    assertEquals("first", answering());
    first.pause();
    ExecutorService callers = Executors.newFixedThreadPool(40);
    try {
      List<Future<Duration>> waits = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String name = "caller" + i;
        waits.add(callers.submit(() -> taken(() -> assertThrows(DirectoryUnavailableException.class, () -> answering(name)))));
      }
      int held = 0;
      for (Future<Duration> wait : waits) {
        held += wait.get().compareTo(SOON) > 0 ? 1 : 0;
      }
      assertTrue(held <= 2, held + " callers waited for as long as there may be");
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void nothingIsLeftBehindWhenItIsClosed() {
    assertEquals("first", answering());
    first.pause();
    assertEquals("second", answering());
    directory.close();
    first.resume();
    Set<Thread> ours = Eventually.get(FailoverTest::threads, Set::isEmpty);
    assertTrue(ours.isEmpty());
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("adcertmap-directory"))
        .collect(Collectors.toSet());
  }
}
