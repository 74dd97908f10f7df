// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Optional;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks what is known of the client's TLS: of the connection, and of the one that a trusted proxy terminates. */
class ClientTlsTest {
    private static Request request(boolean secure, Integer keySize) {
        Request request = mock(Request.class);
        when(request.isSecure()).thenReturn(secure);
        when(request.getAttribute(Globals.KEY_SIZE_ATTR)).thenReturn(keySize);
        return request;
    }

    @ParameterizedTest
    @CsvSource({"true, 256, true", "true, 128, true", "true, 127, false", "true, , false", "false, , false"})
    void keyOfAConnectionIsThatOfItsCipher(boolean secure, Integer keySize, boolean isStrong) {
        Request request = request(secure, keySize);
        ClientTls tls = ClientTls.ofConnection(request);
        assertEquals(secure, tls.isSecure());
        assertEquals(isStrong, tls.has128BitKey());
        assertEquals(Optional.ofNullable(keySize).map(Object::toString), CipherStrength.keySize(request));
    }

    @ParameterizedTest
    @CsvSource({"true, 56", "false, 256"})
    void proxyAnswersForTheClientByTheConnectorAlone(boolean secure, Integer keySizeOfTheProxy) {
        ClientTls tls = ClientTls.ofProxy(request(secure, keySizeOfTheProxy));
        assertEquals(secure, tls.isSecure());
        assertEquals(secure, tls.has128BitKey());
    }
}
