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

/** The access log tells user, in which Tomcat doubles backslashes, sub-status and reason, wherever the Valve stands. */
class AccessLogTest extends EmbeddedTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** As Tomcat's own, but kept. */
    private final class Kept extends AbstractAccessLogValve {
        @Override
        protected void log(CharArrayWriter message) {
            lines.add(message.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.adcertmap.tomcat.ValveResponsesTest#places")
    void everyAnswerIsThere(Function<EmbeddedTest, Container> place) throws Exception {
        Kept log = new Kept();
        log.setPattern(
                "%u %s %{org.adcertmap.SUBSTATUS}r %{org.adcertmap.REASON}r %{org.adcertmap.CERT_SERIALNUMBER}r");
        tomcat.host().getPipeline().addValve(log);
        valve.setAnonymousAuthentication(false);
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        browser(upn(alice).sid(alice.objectSid()).serial("0467f302").issue()).get("/");
        browser(upn(alice).serial("0467f303").issue()).get("/");
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
