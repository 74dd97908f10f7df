// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.CharArrayWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.adcertmap.lab.Eventually;
import org.apache.catalina.Container;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The access log has user, sub-status and reason code in whichever container the Valve is; Tomcat doubles backslashes.
 */
class AccessLogTest extends EmbeddedTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Keeps the lines in memory instead of in a file. */
    private final class InMemoryAccessLogValve extends AbstractAccessLogValve {
        @Override
        protected void log(CharArrayWriter message) {
            lines.add(message.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.adcertmap.tomcat.ValveResponsesTest#places")
    void everyResponseIsLogged(Function<EmbeddedTest, Container> place) throws Exception {
        InMemoryAccessLogValve log = new InMemoryAccessLogValve();
        log.setPattern(
                "%u %s %{org.adcertmap.SUBSTATUS}r %{org.adcertmap.REASON}r %{org.adcertmap.CERT_SERIALNUMBER}r");
        tomcat.host().getPipeline().addValve(log);
        valve.setAnonymousAuthentication(false);
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        browser(certificateWithUpn(alice)
                        .sid(alice.objectSid())
                        .serial("0467f302")
                        .issue())
                .get("/");
        browser(certificateWithUpn(alice).serial("0467f303").issue()).get("/");
        withoutCertificate().get("/");
        assertEquals(
                List.of(
                        "CORP\\\\alice 200 - - 04-67-F3-02",
                        "- 401 401.1 ADCM-WEAK-MAPPING 04-67-F3-03",
                        "- 401 401.2 ADCM-AUTHENTICATION-REQUIRED -"),
                Eventually.get(() -> List.copyOf(lines), all -> all.size() == 3));
        assertTrue(lines.stream().noneMatch(line -> line.contains("S-1-5")));
    }
}
