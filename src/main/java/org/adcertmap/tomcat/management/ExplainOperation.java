// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.OutcomeText;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.method.MappingString;
import org.adcertmap.setup.json.OutcomeJson;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Maps a certificate for an administrator, with the trace of every step and what lies behind a refusal; it is no login.
 * Returns a text also for invalid parameters, and throws nothing. Stateless.
 */
final class ExplainOperation {
    static final String NOT_STARTED = "the Realm is not started";

    private static final Log LOG = LogFactory.getLog(ExplainOperation.class);
    private static final String PASS_PEM =
            "; pass a certificate in PEM: -----BEGIN CERTIFICATE----- ... -----END CERTIFICATE-----";

    private ExplainOperation() {}

    /** Returns the outcome as text. */
    static String text(Optional<MapperAssembly<?>> assembly, String pem) {
        try {
            List<X509Certificate> chain = CacheQuery.chain(pem);
            return assembly.map(started -> OutcomeText.of(
                            started.explainingMapper(Clock.systemUTC()).explain(chain, AccountPattern.NONE)))
                    .orElse(NOT_STARTED);
        } catch (CertificateException e) {
            return "cannot explain: " + Printable.of(e.getMessage()) + PASS_PEM;
        } catch (RuntimeException e) {
            LOG.error("A certificate could not be explained because of an internal error", e);
            return "cannot explain because of an internal error; see the log";
        }
    }

    /**
     * Returns the outcome as one JSON object; one with the key {@code error} alone if there is none.
     *
     * @param chain further certificates in PEM; null or empty for none
     * @param at a time in ISO 8601; null or empty for now
     * @param account {@code account} of a Valve; null or empty for none
     */
    static String json(Optional<MapperAssembly<?>> assembly, String pem, String chain, String at, String account) {
        AccountPattern pattern;
        try {
            pattern = account == null || account.isBlank() ? AccountPattern.NONE : AccountPattern.parse(account);
        } catch (IllegalArgumentException e) {
            return OutcomeJson.error(
                    "account [" + Printable.excerpt(account) + "]: " + e.getMessage() + "; pass for example *-adm");
        }
        try {
            List<X509Certificate> presented = new ArrayList<>(CacheQuery.chain(pem));
            if (chain != null && !chain.isBlank()) {
                presented.addAll(CacheQuery.chain(chain));
            }
            Clock clock = at == null || at.isBlank()
                    ? Clock.systemUTC()
                    : Clock.fixed(Instant.parse(at.strip()), ZoneOffset.UTC);
            return assembly.map(started -> OutcomeJson.of(
                            started.explainingMapper(clock).explain(presented, pattern),
                            MappingString.of(presented.get(0))))
                    .orElseGet(() -> OutcomeJson.error(NOT_STARTED));
        } catch (CertificateException e) {
            return OutcomeJson.error(Printable.of(e.getMessage()) + PASS_PEM);
        } catch (DateTimeParseException e) {
            return OutcomeJson.error(
                    "[" + Printable.excerpt(at) + "] is no time; pass for example 2026-01-31T12:00:00Z");
        } catch (RuntimeException e) {
            LOG.error("A certificate could not be explained because of an internal error", e);
            return OutcomeJson.error("internal error; see the log");
        }
    }
}
