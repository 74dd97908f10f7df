// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.HttpResponseException;
import org.adcertmap.trust.revocation.fetch.Limits;
import org.adcertmap.trust.revocation.ocsp.OcspErrorException;
import org.adcertmap.trust.revocation.ocsp.OcspRequest;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * Requests OCSP responses: by GET with a nonce first; by POST where the responder has no usable response to a GET; and
 * without a nonce where it rejects nonces. What succeeds is tried first the next time. All requests of one fetch share
 * its time. Thread-safe: all fields are final and thread-safe themselves.
 */
final class OcspFetcher {
    /** The maximum size of a response. */
    static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private static final int NONCE_LENGTH = 16;
    private static final int MAX_RESPONDERS = 1_000;

    /** How a request is sent. */
    private enum Method {
        GET,
        POST
    }

    /** Whether a request has a nonce. */
    private enum Nonce {
        RANDOM,
        NONE
    }

    private record Form(Method method, Nonce nonce) {
        static final Form FIRST = new Form(Method.GET, Nonce.RANDOM);

        Optional<Form> post() {
            return method == Method.POST ? Optional.empty() : Optional.of(new Form(Method.POST, nonce));
        }

        Optional<Form> withoutNonce() {
            return nonce == Nonce.NONE ? Optional.empty() : Optional.of(new Form(method, Nonce.NONE));
        }
    }

    /** A response was received, but it is none that counts. */
    private static final class UnusableResponseException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableResponseException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** A verified response with its octets. */
    record Fetched(OcspResponse response, byte[] octets) {}

    private final HttpFetcher http;
    private final Duration timeout;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** By URL of the responder, where it is not the first one. */
    private final Map<String, Form> forms = new ConcurrentHashMap<>();

    /**
     * Creates a fetcher.
     *
     * @param timeout the maximum time for a response
     * @param clock the time at which responses are verified
     */
    OcspFetcher(HttpFetcher http, Duration timeout, Clock clock) {
        this.http = http;
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * Fetches and verifies the response for a certificate.
     *
     * @throws IOException with the reason why there is none, for each request that was tried
     */
    Fetched fetch(String url, X509Certificate certificate, X509Certificate issuer) throws IOException {
        Limits limits = Limits.fromNow(MAX_RESPONSE_BYTES, timeout);
        Form form = forms.getOrDefault(url, Form.FIRST);
        String failures = "";
        while (true) {
            try {
                Fetched fetched = request(url, form, certificate, issuer, limits);
                if (!form.equals(Form.FIRST) && forms.size() < MAX_RESPONDERS) {
                    forms.put(url, form);
                }
                return fetched;
            } catch (IOException e) {
                Optional<Form> next = next(form, e);
                if (next.isEmpty()) {
                    forms.remove(url);
                    throw failures.isEmpty() ? e : new IOException(failures + form.method() + ": " + e.getMessage(), e);
                }
                failures += form.method() + ": " + e.getMessage() + "; ";
                form = next.get();
            }
        }
    }

    /** Returns how to repeat a request; empty where that would fail as well. */
    private static Optional<Form> next(Form form, IOException failure) {
        if (failure instanceof OcspErrorException error) {
            return error.isUnauthorized()
                    ? form.withoutNonce()
                    : error.isMalformedRequest() ? form.post() : Optional.empty();
        }
        return failure instanceof HttpResponseException || failure instanceof UnusableResponseException
                ? form.post()
                : Optional.empty();
    }

    private Fetched request(String url, Form form, X509Certificate certificate, X509Certificate issuer, Limits limits)
            throws IOException {
        byte[] nonce = nonce(form.nonce());
        byte[] request = OcspRequest.of(certificate, issuer).encode(nonce);
        Optional<String> getUrl = form.method() == Method.GET ? OcspRequest.getUrl(url, request) : Optional.empty();
        byte[] octets;
        try (InputStream in = getUrl.isPresent() ? http.get(getUrl.get(), limits) : http.post(url, request, limits)) {
            octets = in.readAllBytes();
        }
        try {
            return new Fetched(OcspResponse.parse(octets, certificate, issuer, nonce, clock.instant()), octets);
        } catch (OcspErrorException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableResponseException(e);
        }
    }

    private byte[] nonce(Nonce nonce) {
        if (nonce == Nonce.NONE) {
            return new byte[0];
        }
        byte[] octets = new byte[NONCE_LENGTH];
        random.nextBytes(octets);
        return OcspRequest.nonceExtension(octets);
    }
}
