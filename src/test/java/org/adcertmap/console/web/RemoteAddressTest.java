// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.console.ConsoleFolder;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** A client whose address is not permitted. */
@StartsServer
class RemoteAddressTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final String LOOPBACK = "127.0.0.0/8,::1/128";

    @Test
    void otherAddressSeesNoLoginPageAndIsNamed() throws Exception {
        Path folder = ConsoleFolder.create();
        Path context = folder.resolve("META-INF/context.xml");
        String permitted = Files.readString(context);
        assertTrue(permitted.contains(LOOPBACK));
        Files.writeString(context, permitted.replace(LOOPBACK, "192.0.2.0/24"));
        try (EmbeddedTomcat tomcat = new EmbeddedTomcat(CA)) {
            RunningConsole console = RunningConsole.addTo(tomcat, CA, folder);
            tomcat.start();
            for (String path : List.of("/", "/login", "/metrics", "/health", "/none")) {
                HttpResponse<String> response = console.browser().get(path);
                assertEquals(403, response.statusCode(), path);
                assertTrue(
                        response.body().contains("Access from the address 127.0.0.1 is not permitted"), response::body);
                assertFalse(response.body().contains("j_security_check"), response::body);
                SecurityHeaders.HEADERS.forEach((name, value) ->
                        assertEquals(List.of(value), response.headers().allValues(name), path + " " + name));
            }
        }
    }
}
