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

/** Which of the remembered outcomes does an administrator mean? */
final class CacheQuery {
    /** A certificate as PEM has 1 to 8 thousand characters. */
    private static final int LONGEST = 65_536;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SID = Pattern.compile("S-1-[0-9-]+");

    private CacheQuery() {}

    /**
     * @param text a certificate as PEM, its SHA-256 in hexadecimal, or an account: its SID, the name that the
     *     application sees, DOMAIN\name, name or userPrincipalName
     * @throws CertificateException if it is none of these, with the reason
     */
    static Predicate<MappingOutcome> by(String text) throws CertificateException {
        String name = checked(text).strip();
        if (name.contains("-----BEGIN")) {
            return withCertificate(Thumbprint.hash("SHA-256", certificate(name)));
        }
        String hexadecimal = name.replace(":", "").toLowerCase(Locale.ROOT);
        if (SHA_256.matcher(hexadecimal).matches()) {
            return withCertificate(hexadecimal);
        }
        return SID.matcher(name).matches() ? ofSid(name) : outcome -> isOf(name, outcome);
    }

    /**
     * The one certificate in this text.
     *
     * @throws CertificateException if there is none or more than one, with the reason
     */
    static X509Certificate certificate(String pem) throws CertificateException {
        List<X509Certificate> found = chain(pem);
        if (found.size() > 1) {
            throw new CertificateException("there are " + found.size() + " certificates in it");
        }
        return found.get(0);
    }

    /**
     * The certificates in this text, a client's own first.
     *
     * @throws CertificateException if there is none, with the reason
     */
    static List<X509Certificate> chain(String pem) throws CertificateException {
        List<X509Certificate> found = CertificateDecoder.decodePem(checked(pem));
        if (found.isEmpty()) {
            throw new CertificateException("there is no certificate in it");
        }
        return found;
    }

    private static String checked(String text) throws CertificateException {
        if (text == null || text.isBlank()) {
            throw new CertificateException("it is empty");
        }
        if (text.length() > LONGEST) {
            throw new CertificateException("it has " + text.length() + " characters, and may have " + LONGEST);
        }
        return text;
    }

    private static Predicate<MappingOutcome> withCertificate(String sha256) {
        return outcome -> facts(outcome)
                .filter(facts -> facts.sha256Thumbprint().equals(sha256))
                .isPresent();
    }

    private static Predicate<MappingOutcome> ofSid(String text) throws CertificateException {
        try {
            Set<Sid> sid = Set.of(Sid.parse(text));
            return outcome -> outcome.dependsOnAny(sid);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("\"" + text + "\" is no SID: " + e.getMessage());
        }
    }

    private static Optional<ClientCertificate> facts(MappingOutcome outcome) {
        return outcome.match(
                mapped -> Optional.of(mapped.clientCertificate()),
                denied -> denied.clientCertificate(),
                unavailable -> Optional.empty());
    }

    /** A refused certificate has no account, but may claim one. */
    private static boolean isOf(String name, MappingOutcome outcome) {
        return outcome.match(
                mapped -> isOf(name, mapped),
                denied -> denied.clientCertificate()
                        .filter(facts -> facts.claimedUpns().stream().anyMatch(name::equalsIgnoreCase))
                        .isPresent(),
                unavailable -> false);
    }

    private static boolean isOf(String name, Mapped mapped) {
        Account account = mapped.account();
        return name.equalsIgnoreCase(mapped.userName())
                || name.equalsIgnoreCase(account.sAMAccountName())
                || name.equalsIgnoreCase(account.netbiosDomain() + "\\" + account.sAMAccountName())
                || account.userPrincipalName().filter(name::equalsIgnoreCase).isPresent();
    }
}
