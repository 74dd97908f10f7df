// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.adcertmap.tool.doctor.tomcat.JarAccess.Access;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which access to the jar is reported beside which access to server.xml. */
class JarAccessTest {
    private static final String UNREADABLE =
            "accounts that can read server.xml cannot read it, and Tomcat's may be one of them";

    private static Access access(String text) {
        String[] parts = text.split(" ");
        return new Access(parts[1], parts[2], PosixFilePermissions.fromString(parts[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r-- root root, rw-rw-rw- root root, all users can change it",
        "rw-rw-rw- root root, rw-rw-rw- root root, all users can change it",
        "rw------- root root, rw-rw-r-- root users, 'its group users can change it, but not server.xml'",
        "rw-r--r-- root users, rw-rw-r-- root users, 'its group users can change it, but not server.xml'",
        "rw-rw-r-- root tomcat, rw-rw-r-- root users, 'its group users can change it, but not server.xml'",
        "rw-rw-r-- root tomcat, rw-rw-r-- root tomcat, ",
        "rw-r--r-- root root, rw-r--r-- alice root, 'it belongs to alice, and server.xml to root'",
        "rw-rw---- alice tomcat, rw-r--r-- root root, ",
        "rw------- alice root, rw------- alice root, ",
        "rw------- root root, rw------- root root, ",
        "rw-r----- root root, rw-r----- root root, "
    })
    void accountsThatCanChangeTheJar(String ofServerXml, String ofJar, String wrong) {
        assertEquals(wrong == null ? List.of() : List.of(wrong), JarAccess.wrong(access(ofJar), access(ofServerXml)));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r-- root root, rw------- root root",
        "rw-r----- root root, rw------- root root",
        "rw------- alice root, rw------- root root"
    })
    void accountsThatCanReadServerXmlAndNotTheJar(String ofServerXml, String ofJar) {
        assertEquals(List.of(UNREADABLE), JarAccess.wrong(access(ofJar), access(ofServerXml)));
    }
}
