// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL of a redirect, by RFC 3986 5.2, relative to that of the request. */
class HttpUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://ca/a/b.crl?q, c.crl, http://ca/a/c.crl",
        "http://ca/a/b.crl?q, ../c.crl, http://ca/c.crl",
        "http://ca/a/b.crl?q, /c.crl, http://ca/c.crl",
        "http://ca/a/b.crl?q, /pki/../d/c.crl, http://ca/d/c.crl",
        "http://ca/a/b.crl, ../../../c.crl, http://ca/c.crl",
        "http://ca/a/b/c, .., http://ca/a/",
        "http://ca/a/b, ./c/./d?/../e, http://ca/a/c/d?/../e",
        "http://ca/a/b.crl?q, ?r, http://ca/a/b.crl?r",
        "http://ca/a/b.crl?q, #f, http://ca/a/b.crl?q",
        "http://ca/a/b.crl, :8080/c.crl, http://ca/a/:8080/c.crl",
        "http://ca/a/b.crl, 1:c, http://ca/a/1:c",
        "http://ca//, c.crl, http://ca//c.crl",
        "http://ca//other:80/b.crl, c.crl, http://ca//other:80/c.crl",
        "http://ca:8080/a, //other/c.crl, http://other/c.crl",
        "http://ca:8080/a, HTTP://other:81/c.crl, http://other:81/c.crl",
    })
    void redirectIsResolved(String url, String location, String resolved) throws IOException {
        assertEquals(resolved, HttpUrl.parse(url).resolve(location).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ldap://other/", "https://other/", "mailto:a", "//", "///x", "a\u0000b"})
    void redirectToAnythingElseIsAnError(String location) throws IOException {
        HttpUrl url = HttpUrl.parse("http://ca/a");
        assertThrows(IOException.class, () -> url.resolve(location));
    }
}
