// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.util.List;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CRL is one object of the own domain; any other URL is refused without a query, and an error is never a CRL. */
@StartsServer
class PublishedCrlsTest {
    private static final String DN = "CN=Issuing CA,CN=Users,DC=corp,DC=example,DC=test";
    private static final String CRL = "/" + DN + "?certificateRevocationList";
    private static final byte[] BASE = {0x30, 0};
    private static final byte[] DELTA = {0x30, 1, 5};

    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private ActiveDirectory directory;

    @BeforeEach
    void connect() throws Exception {
        controller.add(DN, "objectClass: container", "certificateRevocationList:: MAA=", "deltaRevocationList:: MAEF");
        directory = DirectorySettingsBuilder.of(controller).open();
    }

    @AfterEach
    void close() {
        directory.close();
        controller.close();
    }

    private byte[] fetch(String url) throws IOException {
        return directory.publishedCrls().fetch(url);
    }

    private String failure(String url) {
        return assertThrows(IOException.class, () -> fetch(url)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap://" + CRL,
                "ldap://" + CRL + ";binary",
                "LDAP://" + CRL + "?base?objectClass=cRLDistributionPoint",
                "ldap://corp.example.test" + CRL,
                "ldap://DC9.Corp.Example.Test" + CRL,
                "ldap://127.0.0.1:389" + CRL
            })
    void crlOfTheOwnDomainIsRead(String url) throws IOException {
        assertArrayEquals(BASE, fetch(url));
    }

    @Test
    void deltaCrlIsRead() throws IOException {
        assertArrayEquals(DELTA, fetch("ldap:///" + DN.replace(" ", "%20") + "?DELTAREVOCATIONLIST;BINARY"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap://evil.test" + CRL,
                "ldap://evilcorp.example.test" + CRL,
                "ldap://corp.example.test.evil.test" + CRL,
                "ldap://127.0.0.2" + CRL,
                "ldaps://" + CRL,
                "ldaps://corp.example.test" + CRL,
            })
    void otherHostIsRefusedWithoutAQuery(String url) {
        assertTrue(failure(url).startsWith("CRLs are read by LDAP from the own domain only, not from "), failure(url));
        assertEquals(List.of(), controller.searches());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap:///" + DN,
                "ldap:///" + DN + "?userPassword",
                "ldap:///" + DN + "?certificateRevocationList;x",
                "ldap:///" + DN + "?certificateRevocationList,deltaRevocationList",
            })
    void onlyAttributesForCrlsAreRead(String url) {
        assertEquals("the URL must name certificateRevocationList or deltaRevocationList", failure(url));
        assertEquals(List.of(), controller.searches());
    }

    @Test
    void malformedUrlIsRefusedWithoutAQuery() {
        assertEquals("malformed LDAP URL", failure("ldap:///no DN?certificateRevocationList"));
        assertEquals("malformed LDAP URL", failure("http://corp.example.test/crl"));
        assertEquals(List.of(), controller.searches());
    }

    @Test
    void errorIsNoCrl() {
        String missing = failure("ldap:///CN=x,DC=corp,DC=example,DC=test?certificateRevocationList");
        assertTrue(missing.startsWith("the directory cannot be queried: "), missing);
        controller.hideAttribute("certificateRevocationList");
        assertTrue(failure("ldap://" + CRL).contains("is not readable"), failure("ldap://" + CRL));
        controller.failSearchesWith(ResultCode.OPERATIONS_ERROR);
        assertTrue(failure("ldap://" + CRL).startsWith("the directory cannot be queried: "));
    }
}
