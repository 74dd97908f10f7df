// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.fetch.Limits;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * Fetches CRLs and OCSP responses from the URLs in certificates. Thread-safe: all fields are final and thread-safe
 * themselves.
 */
final class EvidenceFetcher implements AutoCloseable {
    private static final long MAX_CRL_BYTES = 64L * 1024 * 1024;
    private static final Duration MAX_CRL_TIME = Duration.ofMinutes(2);

    private final HttpFetcher http;
    private final LdapCrlFetcher ldap;
    private final OcspFetcher ocsp;
    private final Clock clock;

    /**
     * Creates a fetcher.
     *
     * @param http is closed with this
     * @param timeout the maximum time for an OCSP response
     * @param clock the time at which OCSP responses are verified
     */
    EvidenceFetcher(HttpFetcher http, LdapCrlFetcher ldap, Duration timeout, Clock clock) {
        this.http = http;
        this.ldap = ldap;
        this.ocsp = new OcspFetcher(http, timeout, clock);
        this.clock = clock;
    }

    /** Returns the source of a CRL of this issuer. */
    EvidenceSource<Crl> crl(String url, X509Certificate issuer) {
        return new GuardedSource<>(new UrlSource<>(url) {
            @Override
            public Crl fetch(OutputStream copy) throws IOException {
                boolean isLdap = url.toLowerCase(Locale.ROOT).startsWith("ldap:");
                try (InputStream in = isLdap
                        ? new ByteArrayInputStream(ldap.fetch(url))
                        : http.get(url, Limits.fromNow(MAX_CRL_BYTES, MAX_CRL_TIME))) {
                    return parse(new CopyingInputStream(in, copy));
                }
            }

            @Override
            public Crl parse(InputStream octets) throws IOException {
                return CrlParser.parse(octets, issuer);
            }
        });
    }

    /** Returns the source of the OCSP response for a certificate of this issuer. */
    EvidenceSource<OcspResponse> ocspResponse(String url, X509Certificate certificate, X509Certificate issuer) {
        return new GuardedSource<>(new UrlSource<>(url) {
            @Override
            public OcspResponse fetch(OutputStream copy) throws IOException {
                OcspFetcher.Fetched fetched = ocsp.fetch(url, certificate, issuer);
                copy.write(fetched.octets());
                return fetched.response();
            }

            @Override
            public OcspResponse parse(InputStream octets) throws IOException {
                return OcspResponse.parse(
                        octets.readNBytes(OcspFetcher.MAX_RESPONSE_BYTES),
                        certificate,
                        issuer,
                        new byte[0],
                        clock.instant());
            }
        });
    }

    /** Ends all fetches over HTTP. */
    @Override
    public void close() {
        http.close();
    }

    /** A source with the name and the host of its URL. */
    private abstract static class UrlSource<V> implements EvidenceSource<V> {
        private final String url;

        UrlSource(String url) {
            this.url = url;
        }

        @Override
        public String name() {
            return url;
        }

        @Override
        public String host() {
            return HttpFetcher.hostOf(url);
        }
    }

    /** Copies what is read. */
    static final class CopyingInputStream extends FilterInputStream {
        private final OutputStream copy;

        CopyingInputStream(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            if (octet >= 0) {
                copy.write(octet);
            }
            return octet;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int count = super.read(octets, offset, length);
            if (count > 0) {
                copy.write(octets, offset, count);
            }
            return count;
        }
    }
}
