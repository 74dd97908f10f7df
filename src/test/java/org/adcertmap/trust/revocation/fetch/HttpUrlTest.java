// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource({
        "http://CA, http://ca/",
        "' HTTP://ca:80/a ', http://ca/a",
        "http://ca:/a, http://ca/a",
        "http://ca:1/a, http://ca:1/a",
        "http://ca:65535/a, http://ca:65535/a",
        "http://ca:00081/a, http://ca:81/a",
        "http://ca?a, http://ca/?a",
        "http://ca#f, http://ca/",
        "http://ca/a#f#g, http://ca/a",
        "http://[2001:DB8::1]:81/a, http://[2001:db8::1]:81/a",
        "http://pki_srv/azAZ09, http://pki_srv/azAZ09",
        "http://ca/`{@[^, http://ca/%60%7B@%5B%5E",
        "http://ca/:;/., http://ca/:;/.",
        "http://ca/%41%aF%4, http://ca/%41%aF%254",
        "http://ca/%, http://ca/%25",
        "http://ca/%g1%1g, http://ca/%25g1%251g",
        "http://ca/\u00fc\u0660, http://ca/%C3%BC%D9%A0",
    })
    void urlIsReadAndEncoded(String url, String expected) throws IOException {
        assertEquals(expected, HttpUrl.parse(url).toString());
    }

    @Test
    void portIsSentUnlessItIsThatOfHttp() throws IOException {
        assertEquals("ca", HttpUrl.parse("http://ca:80/").hostAndPort());
        assertEquals("ca:81", HttpUrl.parse("http://ca:81/").hostAndPort());
    }

    @Test
    void urlHasAtMost8000Characters() throws IOException {
        String longest = "http://ca/" + "a".repeat(7_990);
        assertEquals(longest, HttpUrl.parse(longest).toString());
        assertThrows(IOException.class, () -> HttpUrl.parse(longest + "a"));
        HttpUrl url = HttpUrl.parse("http://ca/");
        assertEquals(
                "/" + "a".repeat(7_999), url.resolve("/" + "a".repeat(7_999)).target());
        assertThrows(IOException.class, () -> url.resolve("/" + "a".repeat(8_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://ca/, only http URLs",
        "http://, only http URLs",
        "http:///a, only http URLs",
        "http://:80/a, only http URLs",
        "http://user@ca/, only http URLs",
        "http://ca:0/, its port is not within 1 and 65535",
        "http://ca:65536/, its port is not within 1 and 65535",
        "http://ca:123456/, its port is not within 1 and 65535",
        "http://ca:80:80/, its host or port is malformed",
        "http://[::1/, its host or port is malformed",
        "http://a b/, its host is malformed",
        "http://a%2eb/, its host is malformed",
    })
    void otherUrlsAreRefused(String url, String reason) {
        String message =
                assertThrows(IOException.class, () -> HttpUrl.parse(url)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void internationalHostNameIsEncoded() throws IOException {
        assertEquals(
                "xn--mller-kva.example",
                HttpUrl.parse("http://M\u00fcller.example/").host());
        String label = "\u00fc".repeat(64); // longer than a label may be
        assertThrows(IOException.class, () -> HttpUrl.parse("http://" + label + "/"));
    }

    @Test
    void hostIsNamedAlsoWhereNothingIsFetched() {
        assertEquals("ca", HttpFetcher.hostOf("http://CA:81/a"));
        assertEquals("ldap:", HttpFetcher.hostOf(" LDAP:///CN=CA?certificateRevocationList"));
    }
}
