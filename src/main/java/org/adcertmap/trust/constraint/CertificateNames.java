// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * The names of a certificate that name constraints restrict: the subject, if it has one, and the names of the subject
 * alternative name. Where that has no rfc822Name, the emailAddress attributes of the subject are rfc822Names. A common
 * name is never a dNSName. Stateless. Source: RFC 5280 4.2.1.10.
 */
final class CertificateNames {
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final String EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

    private CertificateNames() {}

    /** @throws MalformedDerException if the names cannot be read */
    static List<ConstrainedName> of(X509Certificate certificate) throws MalformedDerException {
        List<ConstrainedName> names = new ArrayList<>();
        byte[] extension = certificate.getExtensionValue(SUBJECT_ALT_NAME);
        if (extension != null) {
            DerReader generalNames = DerReader.of(DerReader.of(extension)
                            .single(DerReader.OCTET_STRING)
                            .contents())
                    .single(DerReader.SEQUENCE)
                    .children();
            while (generalNames.hasNext()) {
                names.add(ConstrainedName.of(generalNames.next()));
            }
        }
        byte[] subject = certificate.getSubjectX500Principal().getEncoded();
        if (names.stream().noneMatch(name -> name.form().equals(ConstrainedName.RFC822_NAME))) {
            names.addAll(emailAddresses(subject));
        }
        if (!DirectoryNames.isEmpty(subject)) {
            names.add(new ConstrainedName(ConstrainedName.DIRECTORY_NAME, subject));
        }
        return names;
    }

    private static List<ConstrainedName> emailAddresses(byte[] subject) throws MalformedDerException {
        List<ConstrainedName> addresses = new ArrayList<>();
        DerReader rdns = DerReader.of(subject).single(DerReader.SEQUENCE).children();
        while (rdns.hasNext()) {
            DerReader attributes = rdns.next(DerReader.SET).children();
            while (attributes.hasNext()) {
                DerReader attribute = attributes.next(DerReader.SEQUENCE).children();
                boolean isEmailAddress = attribute.nextOid().equals(EMAIL_ADDRESS);
                DerReader.Element value = attribute.next();
                if (isEmailAddress && DerString.isCharacterString(value.tag())) {
                    addresses.add(new ConstrainedName(ConstrainedName.RFC822_NAME, value.contents()));
                }
            }
        }
        return addresses;
    }
}
