// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sslFlags} has the syntax of IIS. */
class SslFlagTest {
    @ParameterizedTest
    @CsvSource({
        "None, None",
        "'Ssl, SslNegotiateCert', 'Ssl, SslNegotiateCert'",
        "'sslrequirecert,SSL', 'Ssl, SslRequireCert'",
        "0, None",
        "040, 'Ssl, SslNegotiateCert'",
        "8, Ssl",
        "40, 'Ssl, SslNegotiateCert'",
        "0x168, 'Ssl, SslNegotiateCert, SslRequireCert, Ssl128'",
        "128, SslMapCert",
        "'None, Ssl', Ssl",
    })
    void namesAndNumbersAreParsed(String text, String flags) {
        assertEquals(flags, SslFlag.format(SslFlag.parse(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "Ssl256, Ssl128",
        "'Ssl, NegotiateCert', SslNegotiateCert",
        "'', None",
        "1, 0x1",
        "0x1008, 0x1000",
        "'Ssl,', None"
    })
    void unknownFlagsAreRejected(String text, String expected) {
        String message = assertThrows(IllegalArgumentException.class, () -> SslFlag.parse(text))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }
}
