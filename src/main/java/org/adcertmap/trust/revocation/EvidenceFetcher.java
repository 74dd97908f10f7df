// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.ocsp.OcspRequest;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * Fetches CRLs and OCSP responses from the URLs in certificates. Thread-safe: all fields are final and thread-safe
 * themselves.
 */
final class EvidenceFetcher {
    private static final long MAX_CRL_BYTES = 64L * 1024 * 1024;
    private static final int MAX_OCSP_RESPONSE_BYTES = 64 * 1024;
    private static final Duration MAX_CRL_TIME = Duration.ofMinutes(2);
    private static final int NONCE_LENGTH = 16;
    private static final int MAX_RESPONDERS_WITHOUT_NONCE = 1_000;

    private final HttpFetcher http;
    private final LdapCrlFetcher ldap;
    private final Duration timeout;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** The URLs of responders that reject requests with a nonce. */
    private final Set<String> respondersWithoutNonce = ConcurrentHashMap.newKeySet();

    /**
     * Creates a fetcher.
     *
     * @param timeout the maximum time for an OCSP response
     * @param clock the time at which OCSP responses are verified
     */
    EvidenceFetcher(HttpFetcher http, LdapCrlFetcher ldap, Duration timeout, Clock clock) {
        this.http = http;
        this.ldap = ldap;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Returns the source of a CRL of this issuer. */
    EvidenceSource<Crl> crl(String url, X509Certificate issuer) {
        return new EvidenceSource<>() {
            @Override
            public String name() {
                return url;
            }

            @Override
            public Crl fetch(OutputStream copy) throws IOException {
                boolean isLdap = url.toLowerCase(Locale.ROOT).startsWith("ldap:");
                try (InputStream in = isLdap
                        ? new ByteArrayInputStream(ldap.fetch(url))
                        : http.open(url, null, MAX_CRL_BYTES, MAX_CRL_TIME)) {
                    return CrlParser.parse(new CopyingInputStream(in, copy), issuer);
                }
            }

            @Override
            public Crl parse(InputStream octets) throws IOException {
                return CrlParser.parse(octets, issuer);
            }
        };
    }

    /** Returns the source of the OCSP response for a certificate of this issuer. */
    EvidenceSource<OcspResponse> ocspResponse(String url, X509Certificate certificate, X509Certificate issuer) {
        return new EvidenceSource<>() {
            @Override
            public String name() {
                return url;
            }

            @Override
            public OcspResponse fetch(OutputStream copy) throws IOException {
                if (respondersWithoutNonce.contains(url)) {
                    return request(new byte[0], copy);
                }
                byte[] octets = new byte[NONCE_LENGTH];
                random.nextBytes(octets);
                try {
                    return request(OcspRequest.nonceExtension(octets), copy);
                } catch (OcspResponse.UnauthorizedException e) {
                    OcspResponse response = request(new byte[0], copy);
                    if (respondersWithoutNonce.size() < MAX_RESPONDERS_WITHOUT_NONCE) {
                        respondersWithoutNonce.add(url);
                    }
                    return response;
                }
            }

            private OcspResponse request(byte[] nonce, OutputStream copy) throws IOException {
                byte[] request;
                try {
                    request = OcspRequest.of(certificate, issuer).encode(nonce);
                } catch (MalformedDerException e) {
                    throw new IOException("the public key of the issuing CA is malformed: " + e.getMessage(), e);
                }
                String getUrl = OcspRequest.getUrl(url, request);
                byte[] post = getUrl.equals(url) ? request : null;
                try (InputStream in = http.open(getUrl, post, MAX_OCSP_RESPONSE_BYTES, timeout)) {
                    byte[] octets = in.readAllBytes();
                    OcspResponse response = OcspResponse.parse(octets, certificate, issuer, nonce, clock.instant());
                    copy.write(octets);
                    return response;
                }
            }

            @Override
            public OcspResponse parse(InputStream octets) throws IOException {
                return OcspResponse.parse(
                        octets.readNBytes(MAX_OCSP_RESPONSE_BYTES), certificate, issuer, new byte[0], clock.instant());
            }
        };
    }

    /** Copies what is read. */
    private static final class CopyingInputStream extends FilterInputStream {
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
