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

/** How are lists and answers got from the URLs in a certificate? Safe for any number of threads. */
final class EvidenceFetcher {
    private static final long MOST_OF_A_LIST = 64L * 1024 * 1024;
    private static final int MOST_OF_AN_ANSWER = 64 * 1024;
    private static final Duration LONGEST_LIST = Duration.ofMinutes(2);
    private static final int NONCE = 16;
    private static final int MOST_REMEMBERED = 1_000;

    private final HttpFetcher http;
    private final LdapCrlFetcher ldap;
    private final Duration timeout;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** Responders that want no nonce. */
    private final Set<String> withoutNonce = ConcurrentHashMap.newKeySet();

    EvidenceFetcher(HttpFetcher http, LdapCrlFetcher ldap, Duration timeout, Clock clock) {
        this.http = http;
        this.ldap = ldap;
        this.timeout = timeout;
        this.clock = clock;
    }

    EvidenceCache.Source<Crl> list(String url, X509Certificate issuer) {
        return new EvidenceCache.Source<>() {
            @Override
            public String name() {
                return url;
            }

            @Override
            public Crl fetch(OutputStream copy) throws IOException {
                boolean isLdap = url.toLowerCase(Locale.ROOT).startsWith("ldap:");
                try (InputStream in = isLdap
                        ? new ByteArrayInputStream(ldap.fetch(url))
                        : http.open(url, null, MOST_OF_A_LIST, LONGEST_LIST)) {
                    return CrlParser.read(new Copied(in, copy), issuer);
                }
            }

            @Override
            public Crl restore(InputStream octets) throws IOException {
                return CrlParser.read(octets, issuer);
            }
        };
    }

    EvidenceCache.Source<OcspResponse> answer(String url, X509Certificate certificate, X509Certificate issuer) {
        return new EvidenceCache.Source<>() {
            @Override
            public String name() {
                return url;
            }

            @Override
            public OcspResponse fetch(OutputStream copy) throws IOException {
                if (withoutNonce.contains(url)) {
                    return asked(new byte[0], copy);
                }
                byte[] octets = new byte[NONCE];
                random.nextBytes(octets);
                try {
                    return asked(OcspRequest.nonce(octets), copy);
                } catch (OcspResponse.Unauthorized e) {
                    OcspResponse answer = asked(new byte[0], copy);
                    if (withoutNonce.size() < MOST_REMEMBERED) {
                        withoutNonce.add(url);
                    }
                    return answer;
                }
            }

            private OcspResponse asked(byte[] nonce, OutputStream copy) throws IOException {
                byte[] request;
                try {
                    request = OcspRequest.of(certificate, issuer).encoded(nonce);
                } catch (MalformedDerException e) {
                    throw new IOException("the issuer's key cannot be named: " + e.getMessage(), e);
                }
                String get = OcspRequest.url(url, request);
                try (InputStream in = http.open(get, get.equals(url) ? request : null, MOST_OF_AN_ANSWER, timeout)) {
                    byte[] octets = in.readAllBytes();
                    OcspResponse answer = OcspResponse.read(octets, certificate, issuer, nonce, clock.instant());
                    copy.write(octets);
                    return answer;
                }
            }

            @Override
            public OcspResponse restore(InputStream octets) throws IOException {
                return OcspResponse.read(
                        octets.readNBytes(MOST_OF_AN_ANSWER), certificate, issuer, new byte[0], clock.instant());
            }
        };
    }

    /** What is read is written as well. */
    private static final class Copied extends FilterInputStream {
        private final OutputStream copy;

        Copied(InputStream in, OutputStream copy) {
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
        public int read(byte[] octets, int from, int length) throws IOException {
            int count = super.read(octets, from, length);
            if (count > 0) {
                copy.write(octets, from, count);
            }
            return count;
        }
    }
}
