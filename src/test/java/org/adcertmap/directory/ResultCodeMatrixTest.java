// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.directory.LyingController.Query;
import org.adcertmap.lab.StartsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every result code at every query of a login, in place of the response and after its entries, and at the bind. A code
 * is never an answer about alice, with one exception: the search for her entry alone may end with noSuchObject. With a
 * second domain controller she always logs in.
 */
@StartsServer
class ResultCodeMatrixTest {
    private static final String MAPPED = "CORP\\alice [Domain Users, Engineers, Staff, Users]";
    private static final String UNAVAILABLE = "unavailable";
    private static LyingController controllers;

    @BeforeAll
    static void start() throws GeneralSecurityException, IOException {
        controllers = new LyingController();
    }

    @AfterAll
    static void stop() {
        controllers.close();
    }

    @AfterEach
    void tellTheTruth() {
        controllers.lies().stop();
    }

    /** The result codes of a server (RFC 4511 4.1.9 and extensions), and one that only a client has: serverDown, 81. */
    private static List<ResultCode> codes() {
        return Arrays.stream(ResultCode.values())
                .filter(code -> code.intValue() > 0 && (code.intValue() <= 81 || code.intValue() > 112))
                .filter(code -> code.intValue() < 16_000)
                .toList();
    }

    static Stream<Arguments> rows() {
        return codes().stream()
                .flatMap(code -> Stream.concat(
                        Stream.of(Arguments.of("BIND", "instead", code, UNAVAILABLE)),
                        Arrays.stream(Query.values())
                                .flatMap(query -> Stream.of("instead", "after")
                                        .map(place -> Arguments.of(
                                                query.name(), place, code, expected(query, place, code))))));
    }

    private static String expected(Query query, String place, ResultCode code) {
        return query == Query.READ && place.equals("instead") && code.equals(ResultCode.NO_SUCH_OBJECT)
                ? "ADCM-NO-ACCOUNT"
                : UNAVAILABLE;
    }

    @Test
    void withoutALieAliceLogsIn() throws GeneralSecurityException {
        assertEquals(MAPPED, controllers.alone());
        assertEquals(MAPPED, controllers.withSecond());
        assertEquals(49, codes().size());
        assertEquals(735, rows().count());
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @MethodSource("rows")
    void resultCodeIsNeverAnAnswerAboutAlice(String query, String place, ResultCode code, String expected)
            throws GeneralSecurityException {
        if (Set.of("BIND", "ROOT_DSE", "CROSS_REF").contains(query)) {
            controllers.disconnect(); // a login with open connections and known domains has none of these
        }
        if (query.equals("BIND")) {
            controllers.lies().toBinds(code);
        } else if (place.equals("instead")) {
            controllers.lies().instead(Query.valueOf(query)::test, code);
        } else {
            controllers.lies().after(Query.valueOf(query)::test, code);
        }
        assertEquals(expected, controllers.alone().replaceFirst("outage|error", UNAVAILABLE));
        assertEquals(MAPPED, controllers.withSecond());
    }
}
