// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts may be contacted, directly and behind a proxy. */
class FetchPolicyTest {
    private final List<String> resolved = new ArrayList<>();
    private String[] addresses = {"203.0.113.1"};

    private final Network network = new Network() {
        @Override
        public List<InetAddress> resolve(String host) throws IOException {
            resolved.add(host);
            List<InetAddress> all = new ArrayList<>();
            for (String address : addresses) {
                all.add(InetAddress.getByName(address));
            }
            if (all.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return all;
        }

        @Override
        public Socket open(Proxy proxy) {
            throw new AssertionError("nothing is connected to");
        }
    };

    private String refusal(List<String> allowed, String host) {
        return assertThrows(IOException.class, () -> new FetchPolicy(allowed).resolveAllowed(host, network))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "pki.example.com, true",
        "PKI.Example.com, true",
        "pki.example.com., true",
        "a.corp.example.com, true",
        "a.b.corp.example.com, true",
        "[2001:db8::1], true",
        "corp.example.com, false",
        "evilcorp.example.com, false",
        "pki.example.com.evil.example, false",
        "example.com, false"
    })
    void listedHostsAreAllowedAndNoOthers(String host, boolean isAllowed) throws Exception {
        List<String> allowed = List.of("pki.example.com", "*.corp.example.com", "2001:db8::1");
        FetchPolicy policy = new FetchPolicy(allowed);
        if (isAllowed) {
            assertEquals(List.of(InetAddress.getByName("203.0.113.1")), policy.resolveAllowed(host, network));
            assertDoesNotThrow(() -> policy.requireAllowedBehindProxy(host, network));
        } else {
            assertEquals("the host " + host + " is not in revocationAllowedHosts", refusal(allowed, host));
            assertThrows(IOException.class, () -> policy.requireAllowedBehindProxy(host, network));
            assertEquals(List.of(), resolved, "not even resolved");
        }
    }

    @Test
    void eachAddressOfAHostIsChecked() {
        addresses = new String[] {"203.0.113.1", "169.254.1.2"};
        assertEquals(
                "the host pki.example.com resolves to 169.254.1.2, an address of this machine, a link-local or"
                        + " multicast address or a metadata service; if it is right, add the host to"
                        + " revocationAllowedHosts",
                refusal(List.of(), "pki.example.com"));
        addresses = new String[] {"64:ff9b::169.254.1.2"};
        assertEquals(
                "the host pki.example.com resolves to 64:ff9b:0:0:0:0:a9fe:102, which contains 169.254.1.2, an address"
                        + " of this machine, a link-local or multicast address or a metadata service; if it is right,"
                        + " add the host to revocationAllowedHosts",
                refusal(List.of(), "pki.example.com"));
    }

    @Test
    void listedHostMayHaveAnyAddress() throws Exception {
        addresses = new String[] {"127.0.0.1"};
        assertEquals(
                List.of(InetAddress.getByName("127.0.0.1")),
                new FetchPolicy(List.of("localhost")).resolveAllowed("localhost", network));
    }

    @Test
    void hostThatCannotBeResolvedIsReported() {
        addresses = new String[0];
        assertEquals("the host pki.example.com cannot be resolved", refusal(List.of(), "pki.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "2130706433", "0x7f000001", "0X7F.1", "[::1]", "::1", "[fe80::1%1]"})
    void addressBehindAProxyIsChecked(String host) {
        addresses = new String[] {"127.0.0.1"};
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).requireAllowedBehindProxy(host, network));
        assertEquals(List.of(host), resolved);
    }

    @Test
    void nameBehindAProxyIsNotResolved() throws Exception {
        new FetchPolicy(List.of()).requireAllowedBehindProxy("known-to-the-proxy.example", network);
        assertEquals(List.of(), resolved);
    }
}
