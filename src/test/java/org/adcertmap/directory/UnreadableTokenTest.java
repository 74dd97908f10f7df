// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.mapping.MappingOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token that the bind account may not read is a refusal; one that the domain controller cannot compute an outage. */
@StartsServer
class UnreadableTokenTest {
    private static final String MAPPED = "CORP\\alice [Domain Users, Engineers, Staff, Users]";
    private static final String TOKEN = "tokenGroups";
    private static final String WITHOUT_GLOBAL_CATALOG = "tokenGroupsNoGCAcceptable";

    private LyingController controllers;

    @BeforeEach
    void start() throws GeneralSecurityException, IOException {
        controllers = new LyingController();
    }

    @AfterEach
    void stop() {
        controllers.close();
    }

    @DisplayName("G7 a token that is not readable is a refusal and not an empty list")
    @Test
    void missingRightIsARefusal() throws GeneralSecurityException {
        for (FakeActiveDirectory controller : List.of(controllers.lying(), controllers.good())) {
            controller.hideAttribute(TOKEN);
            controller.hideAttribute(WITHOUT_GLOBAL_CATALOG);
        }
        assertEquals("ADCM-STATE-UNREADABLE", controllers.alone());
        assertEquals("ADCM-STATE-UNREADABLE", controllers.withSecond());
    }

    @DisplayName("G7 without a global catalog the login is unavailable")
    @Test
    void missingGlobalCatalogIsAnOutageAndFailsOver() throws GeneralSecurityException {
        controllers.lying().hideAttribute(TOKEN);
        assertEquals("outage", controllers.alone());
        assertEquals(MAPPED, controllers.withSecond());
        try (ActiveDirectory directory =
                controllers.directory(LyingController.NO_CACHE, List.of(controllers.lying()))) {
            MappingOutcome outcome = controllers.mapper(directory).map(controllers.chain());
            String cause = outcome.match(mapped -> "", denied -> "", unavailable -> unavailable.cause());
            assertTrue(
                    cause.endsWith("but no tokenGroups: no global catalog is reachable for the domain controller"),
                    cause);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void errorInTheSecondSearchIsNoMissingRight(Fault fault) throws GeneralSecurityException {
        controllers.lying().hideAttribute(TOKEN);
        controllers.lying().hideAttribute(WITHOUT_GLOBAL_CATALOG);
        fault.at(controllers.lying());
        assertTrue(List.of("outage", "error").contains(controllers.alone()), fault.name());
        assertEquals(MAPPED, controllers.withSecond());
    }

    /** How the search for tokenGroupsNoGCAcceptable fails. */
    enum Fault {
        INSUFFICIENT_ACCESS_RIGHTS(ResultCode.INSUFFICIENT_ACCESS_RIGHTS),
        NO_SUCH_OBJECT(ResultCode.NO_SUCH_OBJECT),
        OPERATIONS_ERROR(ResultCode.OPERATIONS_ERROR),
        BUSY(ResultCode.BUSY),
        SUCCESS_WITHOUT_ENTRY(ResultCode.SUCCESS);

        private final ResultCode code;

        Fault(ResultCode code) {
            this.code = code;
        }

        void at(FakeActiveDirectory controller) {
            controller.lies().instead(search -> search.getAttributeList().contains(WITHOUT_GLOBAL_CATALOG), code);
        }
    }
}
