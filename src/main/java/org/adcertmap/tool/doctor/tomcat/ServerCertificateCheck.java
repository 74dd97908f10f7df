// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks the server's own certificate: readable, not expired, with the host name (ADCD-106). */
record ServerCertificateCheck(TlsElement tls, TomcatFiles files, Clock clock) {
    private static final DoctorCode CODE = DoctorCode.SERVER_CERTIFICATE;
    private static final Duration SOON = Duration.ofDays(30);
    private static final int DNS_NAME = 2; // RFC 5280 4.2.1.6, GeneralName
    private static final String STORE = "certificateKeystoreFile";
    private static final String PEM = "certificateFile";
    private static final String KEY = "certificateKeyFile";

    void run(FindingSink findings) {
        List<XmlElement> certificates = tls.element().children("Certificate");
        if (certificates.isEmpty()) {
            findings.add(Finding.error(CODE, tls.place(), tls.name() + " has no Certificate: it does not start")
                    .paste("<Certificate certificateKeystoreFile=\"conf/server.p12\" certificateKeystoreType=\"PKCS12\""
                            + " certificateKeystorePassword=\"changeit\"/>"));
        }
        for (XmlElement certificate : certificates) {
            try {
                check(certificate, findings);
            } catch (IOException e) {
                findings.add(Finding.unknown(CODE, TlsElement.place(tls.file(), certificate), FileFailure.of(e)));
            }
        }
    }

    private void check(XmlElement element, FindingSink findings) throws IOException {
        String place = TlsElement.place(tls.file(), element);
        String attribute = ServerXmlReview.value(element, PEM).isEmpty() ? STORE : PEM;
        String name = ServerXmlReview.value(element, attribute);
        if (name.isEmpty()) {
            throw new IOException("the key store is the default one, in the home directory of the account of Tomcat");
        }
        X509Certificate certificate;
        try {
            certificate = attribute.equals(PEM) ? ofPem(element, files.file(name)) : ofStore(element, files.file(name));
        } catch (IllegalArgumentException e) {
            findings.add(Finding.error(
                            CODE,
                            place,
                            attribute + " [" + name + "] of " + tls.name() + " cannot be used, so that Tomcat does not"
                                    + " start the connector: " + e.getMessage())
                    .withHint("correct the file name, its password, or certificateKeyAlias"));
            return;
        }
        String key = ServerXmlReview.value(element, KEY);
        if (attribute.equals(PEM) && TomcatFiles.isUri(key)) {
            findings.add(
                    Finding.unknown(CODE, place, KEY + " [" + key + "] is no file: the private key was not checked"));
        }
        validity(certificate, place).or(() -> names(certificate, place)).ifPresentOrElse(findings::add, () -> {
            findings.add(Finding.ok(
                    CODE,
                    place,
                    "the certificate of " + tls.name() + " is for " + String.join(", ", dnsNames(certificate))
                            + ", valid until " + certificate.getNotAfter().toInstant()));
        });
    }

    /** The private key may be in the same file. */
    private X509Certificate ofPem(XmlElement element, Path file) throws IOException {
        String key = ServerXmlReview.value(element, KEY);
        if (!TomcatFiles.isUri(key)) {
            requirePrivateKey(KEY + " [" + key + "]: ", key.isEmpty() ? file : files.file(key));
        }
        try {
            return CertificateDecoder.decode(read(file)).get(0);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void requirePrivateKey(String name, Path file) throws IOException {
        try {
            if (!new String(read(file), StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")) {
                throw new IllegalArgumentException("there is no private key in it");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isReadable(file)) {
            throw new IOException(file + ": this user may not read it");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(ReadFailure.of(file, e), e);
        }
    }

    private X509Certificate ofStore(XmlElement element, Path file) throws IOException {
        read(file);
        String type = ServerXmlReview.value(element, "certificateKeystoreType");
        String alias = ServerXmlReview.value(element, "certificateKeyAlias");
        char[] password = files.password(element, "certificateKeystorePassword").orElse("changeit".toCharArray());
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(type.isEmpty() ? "PKCS12" : type);
            store.load(in, password);
            return Collections.list(store.aliases()).stream()
                    .filter(each -> alias.isEmpty() ? isKey(store, each) : each.equalsIgnoreCase(alias))
                    .map(each -> certificate(store, each))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            alias.isEmpty() ? "it has no private key" : "it has no key with the alias " + alias));
        } catch (IOException e) {
            throw new IllegalArgumentException("its password is wrong, or it is no key store of this type", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store is loaded", e);
        }
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            return store.getCertificate(alias) instanceof X509Certificate certificate ? certificate : null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store is loaded", e);
        }
    }

    private Optional<Finding> validity(X509Certificate certificate, String place) {
        Instant end = certificate.getNotAfter().toInstant();
        Instant now = clock.instant();
        String subject = "the certificate of " + tls.name() + " ";
        String hint = "renew it; with reloadSslHostConfigs of the connector over JMX no restart is needed";
        if (end.isBefore(now)) {
            return Optional.of(
                    Finding.error(CODE, place, subject + "has expired: " + end).withHint(hint));
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            return Optional.of(Finding.error(
                            CODE,
                            place,
                            subject + "is not valid before "
                                    + certificate.getNotBefore().toInstant())
                    .withHint("check the clock of this server"));
        }
        return end.isBefore(now.plus(SOON))
                ? Optional.of(Finding.warning(
                                CODE,
                                place,
                                subject + "expires in "
                                        + Duration.between(now, end).toDays() + " days: " + end)
                        .withHint(hint))
                : Optional.empty();
    }

    private Optional<Finding> names(X509Certificate certificate, String place) {
        List<String> names = dnsNames(certificate);
        if (names.isEmpty()) {
            return Optional.of(Finding.error(
                            CODE,
                            place,
                            "the certificate of " + tls.name()
                                    + " has no dNSName in subjectAltName: browsers reject it")
                    .withHint("issue a certificate with the host name of this server in subjectAltName"));
        }
        List<String> missing = hostNames()
                .filter(host -> names.stream().noneMatch(name -> matches(name, host)))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                                CODE,
                                place,
                                "the certificate of " + tls.name() + " is for " + String.join(", ", names)
                                        + ", and not for " + String.join(", ", missing))
                        .withHint("issue a certificate with each host name in subjectAltName"));
    }

    /** Returns the host name of the SSLHostConfig, or else those of the Hosts, but for the one of a fresh Tomcat. */
    private Stream<String> hostNames() {
        String own = tls.host().hostName();
        return own.equals("_default_")
                ? tls.file()
                        .xml()
                        .root()
                        .selfAndDescendants()
                        .filter(element -> element.name().equals("Host"))
                        .map(host -> ServerXmlReview.value(host, "name"))
                        .filter(name -> name.indexOf('.') > 0 && !name.startsWith("*"))
                : Stream.of(own).filter(name -> !name.startsWith("*"));
    }

    /** RFC 6125 6.4.3: an asterisk matches one label. */
    private static boolean matches(String name, String host) {
        String pattern = name.toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        return pattern.equals(wanted)
                || pattern.startsWith("*.")
                        && wanted.indexOf('.') > 0
                        && wanted.substring(wanted.indexOf('.')).equals(pattern.substring(1));
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0).equals(DNS_NAME)) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }
}
