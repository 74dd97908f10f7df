// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.FakeStartTls;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that with StartTLS no bind is sent before TLS has begun (RFC 4513 3.1.1), and that each fault is an outage that
 * ends by its deadline.
 */
@StartsServer
class StartTlsFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private final FakeActiveDirectory controller =
            FakeActiveDirectory.start(FakeDomain.CORP, 0, TestCa.root("CN=Domain Controllers CA"));
    private final Relay relay = new Relay("127.0.0.1", controller.startTlsServer());

    @BeforeEach
    void account() {
        controller.user("alice", 2001);
    }

    @AfterEach
    void stop() {
        controller.resume();
        relay.close();
        controller.close();
    }

    private ActiveDirectory directory(Duration timeout, int port) throws Exception {
        return DirectorySettingsBuilder.of(controller)
                .ports(port)
                .security(ConnectionSecurity.START_TLS)
                .timeout(timeout)
                .open();
    }

    private static DirectoryUnavailableException outage(ActiveDirectory directory) {
        return assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory));
    }

    private static void assertDown(ActiveDirectory directory) {
        DomainControllerStatus status = directory.domainControllers().get(0);
        assertEquals(DomainControllerStatus.State.DOWN, status.state(), status::toString);
    }

    private void assertNothingSecretInClearText() {
        String octets = relay.requests();
        assertTrue(octets.contains("1.3.6.1.4.1.1466.20037"), octets); // StartTLS, RFC 4511 4.14.1
        assertFalse(octets.contains(controller.bindPassword()), octets);
        assertFalse(octets.contains(controller.bindDn()), octets);
    }

    @Test
    void accountIsFoundAndTheBindIsEncrypted() throws Exception {
        try (ActiveDirectory directory = directory(AMPLE, relay.port())) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
        assertNothingSecretInClearText();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
                ResultCode.PROTOCOL_ERROR_INT_VALUE,
                ResultCode.UNAVAILABLE_INT_VALUE,
                ResultCode.OPERATIONS_ERROR_INT_VALUE
            })
    void refusedStartTlsIsAnOutageWithoutABind(int code) throws Exception {
        try (FakeStartTls server = new FakeStartTls(Optional.of(ResultCode.valueOf(code)));
                ActiveDirectory directory = directory(AMPLE, server.port())) {
            assertTrue(outage(directory).isUnreachable());
            assertDown(directory);
            assertEquals(Set.of("Extended"), Set.copyOf(withoutUnbind(server)));
        }
    }

    /** An unbind request has no content (RFC 4511 4.3). */
    private static List<String> withoutUnbind(FakeStartTls server) {
        return server.requests().stream()
                .filter(request -> !request.equals("Unbind"))
                .toList();
    }

    @Test
    void silenceBeforeStartTlsIsAnOutageWithoutABind() throws Exception {
        silenceIsAnOutageWithoutABind(Optional.empty());
    }

    @Test
    void silenceDuringTheHandshakeIsAnOutageWithoutABind() throws Exception {
        silenceIsAnOutageWithoutABind(Optional.of(ResultCode.SUCCESS));
    }

    private void silenceIsAnOutageWithoutABind(Optional<ResultCode> response) throws Exception {
        try (FakeStartTls server = new FakeStartTls(response);
                ActiveDirectory directory = directory(SHORT, server.port())) {
            Eventually.get(() -> state(directory), DomainControllerStatus.State.DOWN::equals);
            assertEquals(Set.of("Extended"), Set.copyOf(withoutUnbind(server)));
        }
    }

    @Test
    void silenceAfterStartTlsIsAnOutage() throws Exception {
        controller.pause();
        try (ActiveDirectory directory = directory(SHORT, relay.port())) {
            Eventually.get(() -> state(directory), DomainControllerStatus.State.DOWN::equals);
            assertNothingSecretInClearText();
            controller.resume();
        }
        Eventually.get(relay::openConnections, open -> open == 0);
    }

    /** Returns the state after one more login, which must fail. */
    private static DomainControllerStatus.State state(ActiveDirectory directory) {
        outage(directory);
        return directory.domainControllers().get(0).state();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                ResultCode.INVALID_CREDENTIALS_INT_VALUE,
                ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
                ResultCode.NO_SUCH_OBJECT_INT_VALUE
            })
    void rejectedBindIsAnOutageAndIsNotRepeatedSoon(int code) throws Exception {
        AtomicInteger binds = new AtomicInteger();
        controller.onBind(() -> {
            binds.incrementAndGet();
            throw new LDAPException(ResultCode.valueOf(code), "the test rejects the bind");
        });
        try (ActiveDirectory directory = directory(AMPLE, relay.port())) {
            for (int i = 0; i < 21; i++) {
                DirectoryUnavailableException e = outage(directory);
                assertTrue(e.isUnreachable(), e::getMessage);
                assertTrue(e.getMessage().contains("the domain controller rejects the bind"), e::getMessage);
            }
            assertDown(directory);
            assertEquals(1, binds.get());
        }
        assertNothingSecretInClearText();
    }

    @Test
    void drippingResponseEndsAtTheDeadline() throws Exception {
        for (boolean isBind : List.of(false, true)) {
            int before = relay.dripped();
            relay.fault(isBind ? Relay.Fault.NONE : Relay.Fault.DRIP);
            controller.onBind(() -> relay.fault(Relay.Fault.DRIP));
            try (ActiveDirectory directory = directory(SHORT, relay.port())) {
                Eventually.get(
                        () -> {
                            outage(directory);
                            return relay.dripped();
                        },
                        octets -> octets > before + 3);
            }
            Eventually.get(relay::openConnections, open -> open == 0);
        }
        relay.fault(Relay.Fault.NONE);
        controller.onBind(() -> {});
        try (ActiveDirectory directory = directory(AMPLE, relay.port())) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
        assertNothingSecretInClearText();
    }
}
