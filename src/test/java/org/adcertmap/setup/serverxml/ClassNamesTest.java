// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.ListedCertificatesRealm;
import org.adcertmap.tomcat.handshake.DeferringClientTrustManager;
import org.adcertmap.tomcat.handshake.LoggingClientTrustManager;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
    @Test
    void namesAreThoseOfTheClasses() {
        assertEquals(ActiveDirectoryRealm.class.getName(), ClassNames.ACTIVE_DIRECTORY_REALM);
        assertEquals(ListedCertificatesRealm.class.getName(), ClassNames.LISTED_CERTIFICATES_REALM);
        assertEquals(ClientCertificateMappingValve.class.getName(), ClassNames.VALVE);
        assertEquals(LoggingClientTrustManager.class.getName(), ClassNames.LOGGING_TRUST_MANAGER);
        assertEquals(DeferringClientTrustManager.class.getName(), ClassNames.DEFERRING_TRUST_MANAGER);
    }

    @Test
    void otherClassesAreNotOurs() {
        assertTrue(ClassNames.isOurs(ClassNames.VALVE));
        assertFalse(ClassNames.isOurs("org.apache.catalina.realm.CombinedRealm"));
        assertFalse(ClassNames.isOurs(""));
    }
}
