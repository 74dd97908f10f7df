// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.Account;

/**
 * Parses what an administrator passes to an operation of the cache: a certificate or an account, as a condition on
 * cached outcomes. Stateless.
 */
final class CacheQuery {
    /** A certificate in PEM has one to eight thousand characters. */
    private static final int MAX_LENGTH = 65_536;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SID = Pattern.compile("S-1-[0-9-]+");

    private CacheQuery() {}

    /**
     * Parses a query.
     *
     * @param text a certificate in PEM, its SHA-256 in hexadecimal with or without colons, or an account: its SID, the
     *     user name that applications see, {@code DOMAIN\name}, name or userPrincipalName
     * @return matches the outcomes of that certificate or account
     * @throws CertificateException if the text is none of these; the message has the reason
     */
    static Predicate<MappingOutcome> parse(String text) throws CertificateException {
        String query = checkLength(text).strip();
        if (query.contains("-----BEGIN")) {
            return byThumbprint(Thumbprint.hash("SHA-256", certificate(query)));
        }
        String hexadecimal = query.replace(":", "").toLowerCase(Locale.ROOT);
        if (SHA_256.matcher(hexadecimal).matches()) {
            return byThumbprint(hexadecimal);
        }
        return SID.matcher(query).matches() ? bySid(query) : outcome -> hasName(query, outcome);
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        List<X509Certificate> chain = chain(pem);
        if (chain.size() > 1) {
            throw new CertificateException("the text contains " + chain.size() + " certificates");
        }
        return chain.get(0);
    }

    /**
     * Parses a certificate chain in PEM.
     *
     * @return at least one certificate, in the order of the text
     * @throws CertificateException if there is none; the message has the reason
     */
    static List<X509Certificate> chain(String pem) throws CertificateException {
        List<X509Certificate> chain = CertificateDecoder.decodePem(checkLength(pem));
        if (chain.isEmpty()) {
            throw new CertificateException("the text contains no certificate");
        }
        return chain;
    }

    private static String checkLength(String text) throws CertificateException {
        if (text == null || text.isBlank()) {
            throw new CertificateException("the text is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new CertificateException(
                    "the text has " + text.length() + " characters, the maximum is " + MAX_LENGTH);
        }
        return text;
    }

    private static Predicate<MappingOutcome> byThumbprint(String sha256) {
        return outcome -> clientCertificate(outcome)
                .filter(certificate -> certificate.sha256Thumbprint().equals(sha256))
                .isPresent();
    }

    private static Predicate<MappingOutcome> bySid(String text) throws CertificateException {
        try {
            Set<Sid> sid = Set.of(Sid.parse(text));
            return outcome -> outcome.dependsOnAny(sid);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("\"" + text + "\" is not a valid SID", e);
        }
    }

    private static Optional<ClientCertificate> clientCertificate(MappingOutcome outcome) {
        return outcome.match(
                mapped -> Optional.of(mapped.clientCertificate()),
                denied -> denied.clientCertificate(),
                unavailable -> Optional.empty());
    }

    /** A denied certificate has no account; it matches by the userPrincipalNames that it claims. */
    private static boolean hasName(String name, MappingOutcome outcome) {
        return outcome.match(
                mapped -> hasName(name, mapped),
                denied -> denied.clientCertificate()
                        .filter(certificate ->
                                certificate.claimedUpns().stream().anyMatch(name::equalsIgnoreCase))
                        .isPresent(),
                unavailable -> false);
    }

    private static boolean hasName(String name, Mapped mapped) {
        return name.equalsIgnoreCase(mapped.userName())
                || mapped.account().filter(account -> hasName(name, account)).isPresent();
    }

    private static boolean hasName(String name, Account account) {
        return name.equalsIgnoreCase(account.sAMAccountName())
                || name.equalsIgnoreCase(account.netbiosDomain() + "\\" + account.sAMAccountName())
                || account.userPrincipalName().filter(name::equalsIgnoreCase).isPresent();
    }
}
