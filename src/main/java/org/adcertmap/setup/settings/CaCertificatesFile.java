// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.FailureText;
import org.adcertmap.setup.files.ReadFailure;

/**
 * Reads CA certificates from a file that a setting names, or from a store of the operating system. The one reader of
 * every trust store: PEM, DER, PKCS #7, JKS or PKCS #12, recognised by content and not by name or setting. A key store
 * is no trust store: certificates beside a private key are not trusted. A password never appears in a message.
 */
public final class CaCertificatesFile {
    private static final int FIRST_OCTETS = 4;
    private static final String JKS_MAGIC = "feedfeed";
    private static final String JCEKS_MAGIC = "cececece";
    private static final List<String> STORES_OF_WINDOWS = List.of("Windows-ROOT", "Windows-ROOT-LOCALMACHINE");

    private CaCertificatesFile() {}

    /**
     * Reads every certificate in the file that it trusts, in file order where the format has one.
     *
     * @param password of a JKS or PKCS #12 store; not needed for JKS, nor for a PKCS #12 store with an empty one
     * @return at least one certificate
     * @throws IllegalArgumentException if the file cannot be read or contains no such certificate; the message says as
     *     what it was read and why that failed
     */
    public static List<X509Certificate> read(String file, Optional<char[]> password) {
        byte[] octets;
        try {
            octets = Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file cannot be read: " + ReadFailure.of(file, e), e);
        }
        String magic = magic(octets);
        if (magic.equals(JKS_MAGIC) || magic.equals(JCEKS_MAGIC)) {
            return jks(octets, magic.equals(JKS_MAGIC) ? "JKS" : "JCEKS", password);
        }
        if (Pkcs12Contents.isPkcs12(octets)) {
            return pkcs12(octets, password.orElse(new char[0]), password.isEmpty());
        }
        try {
            return List.copyOf(CertificateDecoder.decode(octets));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "the file contains no certificate in PEM, DER or PKCS #7, and is no JKS or PKCS #12 store (its first"
                            + " octets are " + magic + "): " + e.getMessage(),
                    e);
        }
    }

    /** Returns the type of the store, if these octets begin as one does. */
    public static Optional<String> storeType(byte[] octets) {
        return switch (magic(octets)) {
            case JKS_MAGIC -> Optional.of("JKS");
            case JCEKS_MAGIC -> Optional.of("JCEKS");
            default -> Pkcs12Contents.isPkcs12(octets) ? Optional.of("PKCS #12") : Optional.empty();
        };
    }

    private static String magic(byte[] octets) {
        return HexFormat.of().formatHex(octets, 0, Math.min(octets.length, FIRST_OCTETS));
    }

    /**
     * Reads the trusted certificates of a store without a file, such as {@code Windows-ROOT}.
     *
     * @throws IllegalArgumentException if this JVM has no such store, or it cannot be read or is empty
     */
    public static List<X509Certificate> readStoreOfType(String type) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            return nonEmpty(trustedCertificates(store), type);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the store " + type + " cannot be read, or this JVM has none: " + FailureText.of(e), e);
        }
    }

    private static List<X509Certificate> jks(byte[] octets, String type, Optional<char[]> password) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(new ByteArrayInputStream(octets), password.orElse(null)); // null: not checked for changes
            return nonEmpty(trustedCertificates(store), type);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the file is a " + type + " store, and cannot be read: " + FailureText.of(e), e);
        }
    }

    /** Reads the certificates that the JDK trusts, or else, if the store has no private key, all of them. */
    private static List<X509Certificate> pkcs12(byte[] octets, char[] password, boolean withoutPassword) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(octets), password); // verifies its MAC
            List<X509Certificate> trusted = trustedCertificates(store);
            // The JDK trusts only what has an attribute of its own, which no other program writes.
            return trusted.isEmpty() ? withoutAttribute(octets, password) : trusted;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the file is a PKCS #12 store, and cannot be read"
                            + (withoutPassword ? "; its password is missing: " : ", or its password is wrong: ")
                            + FailureText.of(e),
                    e);
        } catch (MalformedDerException e) {
            throw new IllegalArgumentException(
                    "the file is a PKCS #12 store that is not in DER (" + e.getMessage() + "); use PEM", e);
        }
    }

    private static List<X509Certificate> withoutAttribute(byte[] octets, char[] password)
            throws GeneralSecurityException, MalformedDerException {
        Pkcs12Contents contents = Pkcs12Contents.read(octets, password);
        if (contents.hasPrivateKey()) {
            throw keyStore("PKCS #12");
        }
        return nonEmpty(contents.certificates(), "PKCS #12");
    }

    private static List<X509Certificate> trustedCertificates(KeyStore store) throws GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        boolean hasPrivateKey = false;
        List<String> aliases = Collections.list(store.aliases());
        for (String alias : aliases) {
            hasPrivateKey |= store.isKeyEntry(alias);
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                trusted.add(certificate);
            }
        }
        if (trusted.isEmpty() && hasPrivateKey) {
            throw keyStore(store.getType());
        }
        return List.copyOf(trusted);
    }

    private static IllegalArgumentException keyStore(String type) {
        return new IllegalArgumentException("the " + type + " store has a private key and no trusted certificate, so it"
                + " is a key store; write the CA certificates into a file of their own, for example in PEM");
    }

    private static List<X509Certificate> nonEmpty(List<X509Certificate> certificates, String type) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("the " + type + " store contains no certificate");
        }
        return certificates;
    }

    /** Returns whether this names a store of trusted root CAs that needs no file. */
    public static boolean isStoreOfWindows(String type) {
        return STORES_OF_WINDOWS.stream().anyMatch(type::equalsIgnoreCase);
    }
}
