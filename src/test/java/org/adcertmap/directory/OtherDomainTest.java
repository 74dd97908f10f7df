// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.mapping.cache.CacheSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the messages where {@code domain} is not the domain of the domain controllers in {@code servers}. */
class OtherDomainTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static ActiveDirectory directory(FakeActiveDirectory controller, String domain) throws Exception {
        URI server = URI.create(controller.server());
        return new ActiveDirectory(
                new DirectorySettings(
                        List.of(InetSocketAddress.createUnresolved(server.getHost(), server.getPort())),
                        domain,
                        Optional.empty(),
                        List.of(),
                        DomainControllerIdentity.DEFAULT,
                        ConnectionSecurity.LDAPS,
                        Optional.of(controller.loadTrustStore()),
                        new Bind.Simple(controller.bindDn(), controller.bindPassword()),
                        TIMEOUT,
                        TIMEOUT,
                        4),
                new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "example.test, 'the domain controller has no domain example.test, but corp.example.test, see domain'",
        "corp, 'corp is the NetBIOS name of the domain corp.example.test, see domain'",
    })
    void domainOfTheDomainControllerIsNamed(String domain, String reason) throws Exception {
        try (FakeActiveDirectory controller = FakeActiveDirectory.start();
                ActiveDirectory directory = directory(controller, domain)) {
            String message = assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory))
                    .getMessage();
            assertTrue(message.endsWith(": " + reason), message);
        }
    }

    @Test
    void ownDomainIsSearched() throws Exception {
        try (FakeActiveDirectory controller = FakeActiveDirectory.start();
                ActiveDirectory directory = directory(controller, "CORP.example.test")) {
            controller.user("alice");
            assertEquals(1, AliceSearch.accounts(directory));
        }
    }
}
