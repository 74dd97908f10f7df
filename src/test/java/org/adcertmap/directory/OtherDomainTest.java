// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the messages where {@code domain} is not the domain of the domain controllers in {@code servers}. */
@StartsServer
class OtherDomainTest {
    private static ActiveDirectory directory(FakeActiveDirectory controller, String domain) throws Exception {
        return DirectorySettingsBuilder.of(controller).domain(domain).open();
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
