// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * The contents of a PKCS #12 store of another program than the JDK, which skips certificates without its attribute
 * trustedKeyUsage. Does not verify the MAC: the caller loads the store with the JDK first, which does. Source: RFC 7292
 * 4 and 5. Immutable.
 *
 * @param certificates in the order of the store
 * @param hasPrivateKey whether the store has a private key
 */
record Pkcs12Contents(List<X509Certificate> certificates, boolean hasPrivateKey) {
    private static final String DATA = "1.2.840.113549.1.7.1";
    private static final String ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
    private static final String CERT_BAG = "1.2.840.113549.1.12.10.1.3";
    private static final String KEY_BAG = "1.2.840.113549.1.12.10.1.1";
    private static final String SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
    private static final String X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final int EXPLICIT_0 = DerReader.contextTag(0);
    private static final int IMPLICIT_0 = 0x80;

    Pkcs12Contents {
        certificates = List.copyOf(certificates);
    }

    /** Returns whether the octets begin as a PKCS #12 store does: a SEQUENCE with the version 3, also in BER. */
    static boolean isPkcs12(byte[] octets) {
        int lengthOctets = octets.length < 2 ? 0 : octets[1] < 0 ? octets[1] & 0x7F : 0;
        int version = 2 + lengthOctets;
        return octets.length > version + 2
                && octets[0] == DerReader.SEQUENCE
                && octets[version] == DerReader.INTEGER
                && octets[version + 1] == 1
                && octets[version + 2] == 3;
    }

    /**
     * Reads the contents.
     *
     * @throws GeneralSecurityException if the password is wrong, or a certificate is malformed
     * @throws MalformedDerException if the store is malformed or in BER
     */
    static Pkcs12Contents read(byte[] store, char[] password) throws GeneralSecurityException, MalformedDerException {
        DerReader pfx = DerReader.of(store).single(DerReader.SEQUENCE).children();
        pfx.next(DerReader.INTEGER);
        DerReader authSafe = pfx.next(DerReader.SEQUENCE).children();
        if (!authSafe.nextOid().equals(DATA)) {
            throw new MalformedDerException("the store is signed by a public key");
        }
        DerReader contents = DerReader.of(octetString(authSafe.next(EXPLICIT_0)))
                .single(DerReader.SEQUENCE)
                .children();
        List<X509Certificate> certificates = new ArrayList<>();
        boolean hasPrivateKey = false;
        while (contents.hasNext()) {
            byte[] safeContents = safeContents(contents.next(DerReader.SEQUENCE).children(), password);
            DerReader bags =
                    DerReader.of(safeContents).single(DerReader.SEQUENCE).children();
            while (bags.hasNext()) {
                DerReader bag = bags.next(DerReader.SEQUENCE).children();
                String type = bag.nextOid();
                hasPrivateKey |= type.equals(KEY_BAG) || type.equals(SHROUDED_KEY_BAG);
                if (type.equals(CERT_BAG)) {
                    certificates.add(certificate(bag.next(EXPLICIT_0)));
                }
            }
        }
        return new Pkcs12Contents(certificates, hasPrivateKey);
    }

    private static byte[] octetString(DerReader.Element explicit) throws MalformedDerException {
        return explicit.children().single(DerReader.OCTET_STRING).contents();
    }

    private static X509Certificate certificate(DerReader.Element certBag)
            throws GeneralSecurityException, MalformedDerException {
        DerReader value = certBag.children().single(DerReader.SEQUENCE).children();
        if (!value.nextOid().equals(X509_CERTIFICATE)) {
            throw new MalformedDerException("the store has a certificate that is not X.509");
        }
        byte[] encoded = octetString(value.next(EXPLICIT_0));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] safeContents(DerReader contentInfo, char[] password)
            throws GeneralSecurityException, MalformedDerException {
        String type = contentInfo.nextOid();
        DerReader.Element content = contentInfo.next(EXPLICIT_0);
        if (type.equals(DATA)) {
            return octetString(content);
        }
        if (!type.equals(ENCRYPTED_DATA)) {
            throw new MalformedDerException("the store has contents of the type " + type);
        }
        DerReader encryptedData = content.children().single(DerReader.SEQUENCE).children();
        encryptedData.next(DerReader.INTEGER);
        DerReader encrypted = encryptedData.next(DerReader.SEQUENCE).children();
        encrypted.nextOid();
        DerReader algorithm = encrypted.next(DerReader.SEQUENCE).children();
        return decrypt(
                algorithm.nextOid(),
                algorithm.next().encoded(),
                encrypted.next(IMPLICIT_0).contents(),
                password);
    }

    private static byte[] decrypt(String algorithm, byte[] parameters, byte[] encrypted, char[] password)
            throws GeneralSecurityException {
        PBEKeySpec key = new PBEKeySpec(password);
        try {
            boolean isPbes2 = algorithm.equals(PBES2);
            AlgorithmParameters decoded = AlgorithmParameters.getInstance(isPbes2 ? "PBES2" : "PBE");
            decoded.init(parameters);
            // The JDK names the algorithm of PBES2 after its parameters, such as PBEWithHmacSHA256AndAES_256.
            String name = isPbes2 ? decoded.toString() : algorithm;
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(isPbes2 ? name : "PBE").generateSecret(key),
                    decoded);
            return cipher.doFinal(encrypted);
        } catch (IOException e) {
            throw new GeneralSecurityException("the parameters of the encryption " + algorithm + " are malformed", e);
        } finally {
            key.clearPassword();
        }
    }
}
